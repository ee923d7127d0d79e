#include <algorithm>

#include "net/faults/departure.hpp"

namespace cfmock::net::faults {

namespace {

char low(size_t number) { return static_cast<char>(number & 0xff); }

/// RFC 1952 and 1951: a gzip header, the first half as a block that is stored, and a block of the type that is
/// reserved. A decoder has half of the text before it finds out.
std::string damaged(std::string_view text) {
  const std::string_view half = text.substr(0, std::min<size_t>(text.size() / 2, 0xffff));
  std::string out("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
  out += '\0';  // not the last, stored
  for (const size_t size : {half.size(), ~half.size()}) out += {low(size), low(size >> 8)};
  out += half;
  out += '\x07';  // the last, reserved
  return out;
}

}  // namespace

Departure bad_gzip(const http::Response& response, const Framing& framing) {
  http::Response coded = response;
  coded.headers.set("Content-Encoding", "gzip");
  coded.body = damaged(response.body);
  return whole(coded, framing);
}

}  // namespace cfmock::net::faults
