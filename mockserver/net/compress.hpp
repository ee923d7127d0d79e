#pragma once
// A body in a content coding. The one place that knows zlib and Brotli.

#include <string>
#include <string_view>

#include "http/coding.hpp"

namespace cfmock::net {

/// The same bytes for the same text. REQUIRES: coding is not kNone. Throws std::bad_alloc when there is no memory.
std::string compressed(std::string_view text, http::Coding coding);

}  // namespace cfmock::net
