#include "net/faults/departure.hpp"

namespace cfmock::net::faults {

// No first half of an object or a list is JSON.
Departure truncated_json(const http::Response& response, const Framing& framing) {
  http::Response half = response;
  half.body.resize(half.body.size() / 2);
  return whole(half, framing);
}

}  // namespace cfmock::net::faults
