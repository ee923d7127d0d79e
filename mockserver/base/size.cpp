#include "base/size.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

namespace cfmock {
namespace {

struct SizeUnit {
  std::string_view name;
  int shift;
};
constexpr SizeUnit kSizeUnits[] = {{"GiB", 30}, {"MiB", 20}, {"KiB", 10}, {"", 0}};

}  // namespace

std::optional<size_t> parse_size(std::string_view text) {
  size_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{}) return std::nullopt;
  for (const auto& [unit, shift] : kSizeUnits)
    if (std::string_view(rest, end) == unit)
      return value <= SIZE_MAX >> shift ? std::optional(value << shift) : std::nullopt;
  return std::nullopt;
}

std::string written_size(size_t bytes) {
  for (const auto& [unit, shift] : kSizeUnits)
    if (bytes > 0 && bytes % (size_t{1} << shift) == 0) return fmt::format("{}{}", bytes >> shift, unit);
  return "0";
}

}  // namespace cfmock
