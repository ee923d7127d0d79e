#pragma once
// A reply as the bytes that leave, and what becomes of the connection. Making one knows no socket; deliver.hpp
// sends it over any stream.
//
// A new fault: a row of fixtures/faults.tsv, a function here in a file of its own, its row in registry.cpp, and a
// case in tests/unit/net/faults_test.cpp.

#include <string>

#include "engine/reply.hpp"
#include "net/response_bytes.hpp"

namespace cfmock::net {

struct Departure {
  std::string bytes;
  size_t head = 0;  // so many of them stand before the body
};

/// Pure: the same for the same reply.
using Break = Departure (*)(const http::Response& response, const Framing& framing);

/// What leaves for `reply`, broken as it says.
Departure departure_of(const engine::Reply& reply, const Framing& framing);
/// nullptr: there is no such fault.
Break find_break(std::string_view fault);

namespace faults {
Departure whole(const http::Response&, const Framing&);
Departure no_answer(const http::Response&, const Framing&);
Departure half_of_body(const http::Response&, const Framing&);
Departure truncated_json(const http::Response&, const Framing&);
Departure short_content_length(const http::Response&, const Framing&);
Departure broken_chunk(const http::Response&, const Framing&);
Departure garbage_first(const http::Response&, const Framing&);
Departure bad_gzip(const http::Response&, const Framing&);
Departure empty_body(const http::Response&, const Framing&);
Departure wrong_content_type(const http::Response&, const Framing&);
Departure header_flood(const http::Response&, const Framing&);
Departure interim_answers(const http::Response&, const Framing&);
}  // namespace faults

}  // namespace cfmock::net
