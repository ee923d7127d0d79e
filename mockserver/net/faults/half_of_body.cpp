#include "net/faults/departure.hpp"

namespace cfmock::net::faults {

// The head has told the length of the whole.
Departure half_of_body(const http::Response& response, const Framing& framing) {
  Departure out = whole(response, framing);
  out.bytes.resize(out.head + (out.bytes.size() - out.head) / 2);
  return out;
}

}  // namespace cfmock::net::faults
