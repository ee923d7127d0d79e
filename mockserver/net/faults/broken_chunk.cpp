#include <fmt/format.h>

#include "net/faults/departure.hpp"

namespace cfmock::net::faults {

Departure broken_chunk(const http::Response& response, const Framing& framing) {
  Framing told = framing;
  told.chunked = true;
  Departure out;
  out.head = append_head(out.bytes, response, told);
  if (!has_body(response, framing)) return out;
  const std::string_view half = std::string_view(response.body).substr(0, response.body.size() / 2);
  if (!half.empty()) out.bytes += fmt::format("{:x}\r\n{}\r\n", half.size(), half);
  out.bytes += "xyz\r\n";
  return out;
}

}  // namespace cfmock::net::faults
