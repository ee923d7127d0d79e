#include "net/faults/departure.hpp"

namespace cfmock::net::faults {

namespace {
/// Bytes that begin no status line, no TLS record and no text.
constexpr std::string_view kGarbage{"\x00\xff\xfe\x7f*&%$ garbage \x01\x02\r\n", 21};
}  // namespace

Departure garbage_first(const http::Response& response, const Framing& framing) {
  Departure out = whole(response, framing);
  out.bytes.insert(0, kGarbage);
  out.head += kGarbage.size();
  return out;
}

}  // namespace cfmock::net::faults
