#pragma once
// One connection of the control API, as cpp-httplib sees it: with a request that is there, whole, so that nothing is waited for. The
// library's own stream would take any amount of bytes, and wait for each; this one waits for a client that takes no more of its answer,
// for so long, and lets go at once when the server stops.

#include <httplib.h>

#include <chrono>
#include <string>

#include "base/fd.hpp"

namespace cfmock::talk {

class Connection : public httplib::Stream {
 public:
  /// Owns `socket`, of which the request that `came` was read. `stop`: an eventfd that becomes readable when the server stops; it outlives
  /// this. `stalled`: how long the client may take nothing of an answer.
  Connection(Fd socket, int stop, std::string came, std::chrono::milliseconds stalled = std::chrono::seconds(10));

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }  // a client that has shut down its side still listens
  ssize_t read(char* out, size_t size) override;
  ssize_t write(const char* data, size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_.get(); }

 private:
  Fd socket_;
  int stop_;
  std::string came_;
  std::chrono::milliseconds stalled_;
  size_t at_ = 0;  // of what came: read so far
};

}  // namespace cfmock::talk
