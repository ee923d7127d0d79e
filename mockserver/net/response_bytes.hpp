#pragma once
// A response as the bytes that go on the wire.

#include <string>
#include <string_view>

#include "http/message.hpp"

namespace cfmock::net {

/// What a response's form owes to the request it answers.
struct Framing {
  bool head_only = false;   // HEAD: the head as if there were a body
  bool keep_alive = true;   // the connection stays open afterwards
  bool version_10 = false;  // an HTTP/1.0 client is told of keep-alive, since it does not expect it
};

/// What decides where a response and a connection end belongs to the wire: Content-Length and
/// Transfer-Encoding among the headers are left out, and Connection says what `framing` says.
void append_response(std::string& out, const http::Response& response, const Framing& framing);

/// Do these headers say "Connection: close"?
bool says_close(const http::Headers& headers);

}  // namespace cfmock::net
