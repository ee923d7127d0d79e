#pragma once
// A response as the bytes that go on the wire.

#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace cfmock::net {

/// What a response's form owes to the request it answers.
struct Framing {
  bool head_only = false;   // HEAD: the head as if there were a body
  bool keep_alive = true;   // the connection stays open afterwards
  bool version_10 = false;  // an HTTP/1.0 client is told of keep-alive, since it does not expect it
  // For answers that are broken on purpose:
  std::optional<size_t> length = {};  // told as the Content-Length, whatever the body has
  bool chunked = false;               // Transfer-Encoding: chunked is told instead
};

/// What decides where a response and a connection end belongs to the wire: Content-Length and
/// Transfer-Encoding among the headers are left out, and Connection says what `framing` says.
void append_response(std::string& out, const http::Response& response, const Framing& framing);

/// The same without the body. Returns how long `out` is then.
size_t append_head(std::string& out, const http::Response& response, const Framing& framing);
/// A body may follow the head of such a response.
bool has_body(const http::Response& response, const Framing& framing);

/// Do these headers say "Connection: close"?
bool says_close(const http::Headers& headers);

}  // namespace cfmock::net
