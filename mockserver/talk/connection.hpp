#pragma once
// One connection of the control API, as cpp-httplib reads it. The library's own stream waits 5 s for each
// byte and takes any amount of them; this one bounds both, and lets go at once when the server stops.

#include <httplib.h>

#include <array>
#include <chrono>
#include <string>

#include "base/fd.hpp"

namespace cfmock::talk {

struct ConnectionLimits {
  std::chrono::milliseconds request = std::chrono::seconds(10);  // until all of it has come
  std::chrono::milliseconds stalled = std::chrono::seconds(10);  // that the client takes nothing of an answer
  size_t bytes = 2304 * 1024;                                    // of a request, head and body
};

class Connection : public httplib::Stream {
 public:
  /// Owns `socket`, of which `came` was read already. `stop`: an eventfd that becomes readable when the server stops; it outlives this.
  Connection(Fd socket, int stop, std::string came = {}, const ConnectionLimits& limits = {});

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }  // a client that has shut down its side still listens
  ssize_t read(char* out, size_t size) override;
  ssize_t write(const char* data, size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_.get(); }

 private:
  void arm(std::chrono::milliseconds time);
  bool wait_readable();
  ssize_t receive(char* out, size_t size);

  Fd socket_;
  int stop_;
  ConnectionLimits limits_;
  Fd timer_;
  std::string came_;  // what is read first
  std::array<char, 4096> buffer_;
  size_t at_ = 0, end_ = 0, total_ = 0;
};

}  // namespace cfmock::talk
