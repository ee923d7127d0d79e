#pragma once
// Content codings (RFC 9110, 8.4 and 12.5.3): which one a client wants. Coding itself is net/'s.

#include <span>
#include <string_view>

#include "http/message.hpp"

namespace cfmock::http {

enum class Coding { kNone, kGzip, kBrotli };

/// As Content-Encoding has it: "gzip", "br", "".
std::string_view name_of(Coding coding);

/// The one of `offered` that the request's Accept-Encoding gives the most weight, of equals the first; kNone where it
/// prefers the body as it is, excludes all of them, or says nothing.
Coding best_coding(const Headers& request, std::span<const Coding> offered);

}  // namespace cfmock::http
