#pragma once
// Small pure helpers on text: no locale, ASCII case rules, bytes in and out.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cfmock {

std::string lower(std::string_view text);
bool iequals(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string replace_all(std::string text, std::string_view from, std::string_view to);
/// "a, b or c"; "" for none.
std::string one_of(const std::vector<std::string>& words);

/// The word of `known` that `word` was most likely meant to be, if any is near enough (edit distance with
/// transpositions), or is the only one that begins so.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known);
/// "did you mean X?" or, when nothing is near, "one of: a, b or c".
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

bool valid_utf8(std::string_view text);
/// The same text with each invalid byte shown as \xHH, each control character as \n, \t, \xHH, and what else
/// is not to be seen or turns the line around as \u{HHHH}: safe for terminal, XML, JSON.
std::string printable(std::string_view text);
/// In single quotes for a POSIX shell, unless it needs none.
std::string shell_quoted(std::string_view text);
bool is_hex(std::string_view text);
std::optional<long long> parse_int(std::string_view text);

}  // namespace cfmock
