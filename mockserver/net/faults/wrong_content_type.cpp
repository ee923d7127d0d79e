#include "net/faults/departure.hpp"

namespace cfmock::net::faults {

Departure wrong_content_type(const http::Response& response, const Framing& framing) {
  http::Response lying = response;
  const bool json = response.headers.get("Content-Type").find("json") != std::string_view::npos;
  lying.headers.set("Content-Type", json ? "text/html; charset=UTF-8" : "application/json");
  return whole(lying, framing);
}

}  // namespace cfmock::net::faults
