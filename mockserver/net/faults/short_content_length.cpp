#include "net/faults/departure.hpp"

namespace cfmock::net::faults {

Departure short_content_length(const http::Response& response, const Framing& framing) {
  Framing told = framing;
  told.length = response.body.size() / 2;
  return whole(response, told);
}

}  // namespace cfmock::net::faults
