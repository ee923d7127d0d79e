#pragma once
// multipart/form-data (RFC 7578), as SDKs send Worker scripts and KV values.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cfmock::http {

struct Part {
  std::string name, filename, content_type;  // "" where the part does not say
  std::string_view body;                     // a view into the body given
};

/// The parts of `body`; nullopt when `content_type` is no multipart/form-data with a boundary, or the body
/// does not keep to it. At most 1,000 parts.
std::optional<std::vector<Part>> multipart(std::string_view content_type, std::string_view body);

}  // namespace cfmock::http
