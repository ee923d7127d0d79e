#pragma once
// A server that runs: sessions, the wire, and the thread it lives on. stop() and the destructor end it.

#include <memory>
#include <string>
#include <thread>

#include "engine/sessions.hpp"
#include "net/server.hpp"

namespace cfmock {

class LiveServer {
 public:
  /// Binds, but serves only after start(): sessions may be added without a lock until then.
  static Result<std::unique_ptr<LiveServer>> listen(const net::ServerOptions& options);
  ~LiveServer();

  engine::Sessions& sessions() { return sessions_; }
  void start();
  void stop();
  /// Runs `task` on the wire's thread (in place while nothing runs) and waits for it.
  void call(const std::function<void()>& task);
  std::string origin() const;  // "http://127.0.0.1:38231"
  std::string authority() const;  // "127.0.0.1:38231"
  std::string host() const { return wire_->host(); }
  uint16_t port() const { return wire_->port(); }

 private:
  LiveServer() = default;
  engine::Sessions sessions_;
  std::unique_ptr<net::Server> wire_;
  std::thread thread_;
};

/// Machine time, for what starts at the edge.
Instant machine_now();
/// A seed that differs each time.
uint64_t machine_seed();

}  // namespace cfmock
