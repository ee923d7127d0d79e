#pragma once
// The mocked wire: one listener, and a coroutine for each connection, on one thread or several: each connection goes on where the session lives
// that it asks. The one place that knows Asio and Beast (this header does not show them).

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "engine/reply.hpp"
#include "net/certificates.hpp"

namespace cfmock::net {

/// What clients may cost. Each but the silent ends with an answer that says so, and the connection with it.
struct WireLimits {
  size_t header_bytes = 64 * 1024;             // of a request's line and header, beyond: 414 or 431
  size_t body_bytes = 16 * 1024 * 1024;        // beyond: 413
  size_t connections = 10000;                  // beyond: 503
  size_t in_flight_bytes = size_t{512} << 20;  // of unfinished requests and answers not taken, of all; beyond: 503
  Duration first_byte_timeout = std::chrono::minutes(1);  // for a connection that has said nothing at all, or nothing more after a handshake or CONNECT: closed
  Duration request_timeout = std::chrono::seconds(30);    // from a request's first byte to its last: 408; of a handshake: closed
  Duration idle_timeout = std::chrono::minutes(5);        // between requests: closed
};

/// A connection remembers where it was in a word.
inline constexpr size_t kMostThreads = 64;

struct ServerOptions : WireLimits {
  size_t threads = 1;  // that sessions are spread over, kMostThreads at most; each session stays on one
  std::string host = "127.0.0.1";
  uint16_t port = 0;                                   // 0: the system picks one
  bool tls = false;                                    // the port speaks TLS, and nothing else
  std::optional<uint16_t> proxy_port = {};             // a forward proxy listens there too; 0: the system picks one
  std::optional<CertificateAuthority> authority = {};  // REQUIRED by tls and by the proxy
};

/// Order of calls: listen(), then run() on a thread of its own, stop() from any thread, join, destroy.
/// post() and call() may be used from any thread, once run() was or will be called; a handler may call() where there is one thread only. After run() has returned
/// there is no wire's thread any more, and a task runs where it is given.
class Server {
 public:
  /// Binds and listens, so connections queue at once. Never shares a port: one that is taken is a Problem
  /// that names it and the remedy. `handler` must outlive the server and is called on the thread of run()
  /// only, and on those that it starts when there are to be several. Raises the process's limit of open files towards what the connections need.
  static Result<std::unique_ptr<Server>> listen(const ServerOptions& options, engine::Handler& handler);
  ~Server();

  uint16_t port() const;
  const std::string& host() const;
  uint16_t proxy_port() const;  // 0: there is no proxy
  size_t threads() const;       // at least 1
  size_t connections() const;   // that may be open: as many as were asked for, or as the system's limit of open files lets
  /// Serves until stop(). Answers that are under way get half a second to leave.
  void run();
  void stop();
  /// Runs `task` on one of the wire's threads while the others stand still, so that it may touch whatever lives on any; call() also waits
  /// until it is done. It must not throw.
  void post(std::function<void()> task);
  void call(std::function<void()> task);

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cfmock::net
