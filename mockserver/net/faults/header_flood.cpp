#include <fmt/format.h>

#include "net/faults/departure.hpp"

namespace cfmock::net::faults {

// 114,000 bytes: more than Node.js (16 KiB in all) and Python (100 headers) take, less than curl and Go do.
Departure header_flood(const http::Response& response, const Framing& framing) {
  constexpr int kHeaders = 1000;
  constexpr size_t kValue = 98;
  http::Response flooded = response;
  for (int i = 1; i <= kHeaders; ++i) flooded.headers.add(fmt::format("X-Flood-{:04}", i), std::string(kValue, 'x'));
  return whole(flooded, framing);
}

}  // namespace cfmock::net::faults
