#pragma once
// Numbers in a line of log, and which of them is the HTTP status and which are codes of the API. Pure.

#include <optional>
#include <string_view>
#include <vector>

namespace cfmock::cli {

/// A number that stands alone: no part of a word, an id, a time, a version or an address.
struct LogNumber {
  int value = 0;
  size_t at = 0, end = 0;
};
std::vector<LogNumber> numbers_in(std::string_view text);

/// The status: a number of three digits that is said to be one ("status=403", "403 Forbidden", "403 9109"), or
/// that stands behind `asked` (the path as the line has it); else the only one from 400 on of a line that names
/// Cloudflare.
std::optional<int> status_in(std::string_view text, std::string_view asked);

/// The codes, in order, each once: those that our tables have, and that are said to be codes ("code: 9109",
/// "(10000)", "403 9109"), or whose message stands in the text.
std::vector<int> codes_in(std::string_view text);

}  // namespace cfmock::cli
