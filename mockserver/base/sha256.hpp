#pragma once
// SHA-256 (FIPS 180-4), for the Content-Security-Policy of the pages that we write.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace cfmock {

std::array<uint8_t, 32> sha256(std::string_view bytes);
/// RFC 4648, with padding.
std::string base64(std::string_view bytes);
/// As a policy names a script or style: "sha256-…".
std::string csp_hash(std::string_view text);

}  // namespace cfmock
