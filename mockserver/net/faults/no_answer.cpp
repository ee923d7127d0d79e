#include "net/faults/departure.hpp"

namespace cfmock::net::faults {

Departure no_answer(const http::Response&, const Framing&) { return {}; }

}  // namespace cfmock::net::faults
