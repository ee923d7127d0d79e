#pragma once
// A number for a call, the same whenever a client means the same: method, path, query and body.
//
// A client that tries again may write its request anew, in other bytes. So the parameters of a query and the fields of a form are
// taken in order and decoded, JSON without its spaces and in the order of its keys, a multipart body without its boundary, and a
// path without a slash at its end.

#include <cstdint>
#include <string_view>

#include "http/message.hpp"

namespace cfmock::engine {

uint64_t call_hash(const http::Request& request, std::string_view path, std::string_view query);

}  // namespace cfmock::engine
