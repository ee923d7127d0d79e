#pragma once
// Request bodies as JSON, safely: bounded depth, no exceptions.

#include <nlohmann/json.hpp>
#include <string_view>
#include <variant>

#include "cloudflare/access.hpp"
#include "http/message.hpp"

namespace cfmock::cloudflare {

inline constexpr int kDeepestBody = 64;  // levels; a hostile body of 100,000 brackets must not cost the stack

/// The object in the body, or why not: wrong-content-type, malformed-body. A missing body is malformed.
std::variant<nlohmann::json, Refusal> json_body(const http::Request& request);
/// Any JSON, with its fields in the caller's order.
std::variant<nlohmann::ordered_json, Refusal> parsed_body(std::string_view text);

}  // namespace cfmock::cloudflare
