#include "net/faults/departure.hpp"

namespace cfmock::net::faults {

// RFC 9110, 15.2: any number of them may come before the answer, but none to a client of HTTP/1.0.
Departure interim_answers(const http::Response& response, const Framing& framing) {
  constexpr std::string_view kInterim =
      "HTTP/1.1 100 Continue\r\n\r\n"
      "HTTP/1.1 103 Early Hints\r\nLink: </client/v4/>; rel=preconnect\r\n\r\n";
  Departure out = whole(response, framing);
  if (framing.version_10) return out;
  out.bytes.insert(0, kInterim);
  out.head += kInterim.size();
  return out;
}

}  // namespace cfmock::net::faults
