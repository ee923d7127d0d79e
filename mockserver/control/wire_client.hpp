#pragma once
// An HTTP client of ours, on cpp-httplib: for proofs, and for whoever talks to the control API. Blocks; one
// thread at a time.

#include <memory>
#include <string>

#include "base/result.hpp"
#include "http/message.hpp"

namespace cfmock::control {

class WireClient {
 public:
  WireClient(const std::string& host, int port);
  /// By TLS. `ca_file`: the one CA that it trusts.
  WireClient(const std::string& host, int port, const std::string& ca_file);
  ~WireClient();
  /// Sends request.method, target, headers and body as they are (Host and Content-Length are added). A
  /// Problem when no answer came.
  Result<http::Response> send(const http::Request& request);
  /// How long it waits for an answer, and for each further piece of it; 30 s to start with.
  void set_patience(Duration patience);
  /// The next request goes out on a new connection.
  void hang_up();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cfmock::control
