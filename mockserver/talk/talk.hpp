#pragma once
// HTTP as cpp-httplib speaks it, behind a wall that does not show it: the control API's side of a connection, and our own client.
// Debian's cpp-httplib brings OpenSSL, zlib and Brotli along: 4 MB of memory and 2 ms of a start, which nobody is to pay who never asks
// for it. So the program loads this room when it is first needed (late/), and what links it whole has it at once (linked.cpp).

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/fd.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "http/message.hpp"

namespace cfmock::talk {

/// Who knows the answers. Asked on any thread.
class Answers {
 public:
  virtual ~Answers() = default;
  /// By the head alone: why its body need not be read, if so.
  virtual std::optional<http::Response> refused(const http::Request& head) const = 0;
  /// REQUIRES: refused() had nothing to say.
  virtual http::Response answer(const http::Request& request) const = 0;
  /// Of a request that was not refused: how many bytes of a body are read.
  virtual size_t largest_body(const http::Request& head) const = 0;
  /// A body is longer than that.
  virtual http::Response too_large(size_t largest) const = 0;
  /// What HTTP itself forbids, or what failed in us.
  virtual http::Response refusal(int status, const std::string& error) const = 0;
};

/// Answers connections, some at once, on threads of its own. The destructor returns when all are answered.
class Answering {
 public:
  virtual ~Answering() = default;
  /// `came`: the request, whole. Does not wait.
  virtual void take(Fd socket, std::string came) = 0;
};

/// Blocks; one thread at a time.
class Client {
 public:
  virtual ~Client() = default;
  /// Sends request.method, target, headers and body as they are (Host and Content-Length are added). A Problem when no answer came.
  virtual Result<http::Response> send(const http::Request& request) = 0;
  /// How long it waits for an answer, and for each further piece of it; 30 s to start with.
  virtual void set_patience(Duration patience) = 0;
  /// The next request goes out on a new connection.
  virtual void hang_up() = 0;
};

class Talk {
 public:
  virtual ~Talk() = default;
  /// `answers` outlives it, and so does `stop`, an eventfd that becomes readable when connections are to be let go of. `done` is called,
  /// on any thread, for each that was taken.
  virtual std::unique_ptr<Answering> answering(const Answers& answers, int stop, std::function<void()> done) const = 0;
  /// `ca_file`: by TLS, and the one CA that it trusts; "" : plain.
  virtual std::unique_ptr<Client> client(const std::string& host, int port, const std::string& ca_file) const = 0;
};

/// Any thread; the first call may load it. A Problem when it cannot be loaded.
Result<const Talk*> talk();

}  // namespace cfmock::talk
