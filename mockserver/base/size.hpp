#pragma once
// Sizes in bytes as people write them.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cfmock {

/// "65536", "64KiB", "16MiB", "1GiB": whole numbers; nullopt if it is anything else, or more than a size_t holds.
std::optional<size_t> parse_size(std::string_view text);
/// The shortest of these forms: 65536 is "64KiB".
std::string written_size(size_t bytes);

}  // namespace cfmock
