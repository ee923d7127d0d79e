#include "net/faults/departure.hpp"

namespace cfmock::net::faults {

Departure whole(const http::Response& response, const Framing& framing) {
  Departure out;
  out.head = append_head(out.bytes, response, framing);
  if (has_body(response, framing)) out.bytes += response.body;
  return out;
}

}  // namespace cfmock::net::faults
