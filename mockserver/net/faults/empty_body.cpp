#include "net/faults/departure.hpp"

namespace cfmock::net::faults {

Departure empty_body(const http::Response& response, const Framing& framing) {
  http::Response empty = response;
  empty.body.clear();
  return whole(empty, framing);
}

}  // namespace cfmock::net::faults
