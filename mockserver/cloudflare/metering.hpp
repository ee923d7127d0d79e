#pragma once
// How much a request counts for a meter: pure functions of the row and the request.

#include <string>

#include "cloudflare/limit_tables.hpp"
#include "http/message.hpp"

namespace cfmock::cloudflare {

/// 0: the meter does not count it. A body that is not what the meter looks for counts as one request.
int units_of(const MeterRow& row, const http::Request& request);

}  // namespace cfmock::cloudflare
