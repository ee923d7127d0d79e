#pragma once
// A server that runs: sessions, the wire, and the thread it lives on. stop() and the destructor end it.

#include <memory>
#include <string>
#include <thread>

#include "control/environment.hpp"
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
  /// Runs `task` while no thread of the wire does anything (in place while none runs) and waits for it.
  void call(const std::function<void()>& task);
  /// What clients are told: "http://127.0.0.1:38231", "https://..." with TLS, "https://api.cloudflare.com" with a proxy.
  std::string origin() const;
  std::string own_origin() const;  // the same without a proxy
  /// For a session: its origin, and the names for redirects. `prefix`: of its base URL among others.
  engine::Address address(std::string prefix = "", bool any_host = false) const;
  /// What a client sets as its proxy to get to that session: "http://SESSION:@127.0.0.1:38233"; "" : there is no proxy.
  std::string proxy(const std::string& session) const;
  /// What the client of a session is handed, but for its folder and the control API. `ca`: the file of the CA that it has to trust;
  /// `prefix`: of its base URL among others.
  control::Addresses addresses(const std::string& session, const std::string& ca = "", const std::string& prefix = "") const;
  std::string authority() const;  // "127.0.0.1:38231"
  std::string host() const { return wire_->host(); }
  uint16_t port() const { return wire_->port(); }
  size_t connections() const { return wire_->connections(); }

 private:
  explicit LiveServer(bool tls) : tls_(tls) {}
  std::string at(uint16_t port) const;
  bool tls_;
  engine::Sessions sessions_;
  std::unique_ptr<net::Server> wire_;
  std::thread thread_;
};

/// Machine time, for what starts at the edge.
Instant machine_now();
/// A seed that differs each time.
uint64_t machine_seed();

}  // namespace cfmock
