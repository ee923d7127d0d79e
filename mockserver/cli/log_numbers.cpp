#include "cli/log_numbers.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"
#include "cli/log_messages.hpp"

namespace cfmock::cli {
namespace {

constexpr size_t kMostDigits = 9, kMostCodes = 8;
constexpr std::string_view kBetween = " \t\r\n\"'`=:([{";  // between a word and the number that it tells of

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

char char_at(std::string_view text, size_t at) { return at < text.size() ? text[at] : ' '; }

/// "17:06", "1.5", "192.0.2.1:8080", "2026-01", "#12", "zones/403": the number belongs to something longer.
bool joined_before(std::string_view text, size_t at) {
  if (at == 0) return false;
  const char before = text[at - 1];
  const bool behind_digit = at > 1 && is_digit(text[at - 2]);
  return is_letter(before) || before == '.' || before == '-' || before == '#' ||
         (before == '/' && !behind_digit) || (before == ':' && behind_digit);
}

bool joined_after(std::string_view text, size_t end) {
  const char after = char_at(text, end), next = char_at(text, end + 1);
  return is_letter(after) || after == '%' || ((after == '.' || after == ':' || after == '-') && is_digit(next));
}

/// What stands before the number, in lower case, without what may be between.
std::string said_before(std::string_view text, size_t at) {
  constexpr size_t kEnough = 32;
  std::string_view before = text.substr(0, at);
  const size_t last = before.find_last_not_of(kBetween);
  before = last == std::string_view::npos ? std::string_view{} : before.substr(0, last + 1);
  return lower(before.substr(before.size() - std::min(before.size(), kEnough)));
}

std::string said_after(std::string_view text, size_t end) {
  constexpr size_t kEnough = 32;
  const size_t first = text.find_first_not_of(" \t\"':([-", end);
  return first == std::string_view::npos ? "" : lower(text.substr(first, kEnough));
}

template <size_t N>
bool ends_with_any(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.ends_with(word); });
}

/// The rest of a line behind a number is nothing but what separates it from the next.
bool only_between(std::string_view text) {
  return !text.empty() && text.find_first_not_of(" \t/,:(") == std::string_view::npos;
}

bool is_status(const LogNumber& number) {
  return number.end - number.at == 3 && number.value >= 100 && number.value < 600;
}
bool known(int code) { return is_code(code) && code >= 600; }

bool called_status(std::string_view text, const LogNumber& number, std::string_view asked) {
  constexpr std::array<std::string_view, 12> kBefore{
      "status",   "statuscode", "status code", "code",     "http",     "http/1.1",
      "http/1.0", "http/2",     "http/2.0",    "http/3",   "returned", "状态码"};
  constexpr std::array<std::string_view, 14> kAfter{
      "bad request", "unauthorized",  "forbidden",    "not found",    "method not allowed",
      "conflict",    "too many requ", "internal ser", "bad gateway",  "service unavail",
      "gateway time", "client error", "server error", "status code"};
  const std::string before = said_before(text, number.at), after = said_after(text, number.end);
  return ends_with_any(before, kBefore) || (!asked.empty() && before.ends_with(lower(asked))) ||
         before.ends_with("cloudflare api") || after.starts_with("code") || after.starts_with("{") ||
         std::any_of(kAfter.begin(), kAfter.end(), [&](auto word) { return after.starts_with(word); });
}

/// "403 9109": the one behind it is a code.
bool before_a_code(std::string_view text, const std::vector<LogNumber>& numbers, size_t i) {
  return i + 1 < numbers.size() && known(numbers[i + 1].value) &&
         only_between(text.substr(numbers[i].end, numbers[i + 1].at - numbers[i].end));
}

bool called_code(std::string_view text, const std::vector<LogNumber>& numbers, size_t i) {
  constexpr std::array<std::string_view, 4> kBefore{"code", "error", "errors", "error code"};
  const LogNumber& number = numbers[i];
  const bool in_brackets =
      number.at > 0 && text[number.at - 1] == '(' && char_at(text, number.end) == ')';
  return in_brackets || ends_with_any(said_before(text, number.at), kBefore) ||
         (i > 0 && is_status(numbers[i - 1]) && before_a_code(text, numbers, i - 1)) ||
         !message_in(text, number.value).empty();
}

}  // namespace

std::vector<LogNumber> numbers_in(std::string_view text) {
  std::vector<LogNumber> out;
  for (size_t at = 0; at < text.size();) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    const size_t stop = text.find_first_not_of("0123456789", at);
    const size_t end = stop == std::string_view::npos ? text.size() : stop;
    if (end - at <= kMostDigits && !joined_before(text, at) && !joined_after(text, end))
      out.push_back({static_cast<int>(*parse_int(text.substr(at, end - at))), at, end});
    at = end;
  }
  return out;
}

std::optional<int> status_in(std::string_view text, std::string_view asked) {
  const auto numbers = numbers_in(text);
  std::optional<int> first, only;
  size_t likely = 0;
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (!is_status(numbers[i])) continue;
    constexpr int kRefusal = 400;
    if (numbers[i].value >= kRefusal) ++likely, only = numbers[i].value;
    if (!called_status(text, numbers[i], asked) && !before_a_code(text, numbers, i)) continue;
    if (numbers[i].value >= kRefusal) return numbers[i].value;
    if (!first) first = numbers[i].value;
  }
  if (first) return first;
  return likely == 1 && lower(text).find("cloudflare") != std::string::npos ? only : std::nullopt;
}

std::vector<int> codes_in(std::string_view text) {
  std::vector<int> out;
  const auto numbers = numbers_in(text);
  for (size_t i = 0; i < numbers.size() && out.size() < kMostCodes; ++i)
    if (known(numbers[i].value) && called_code(text, numbers, i) &&
        std::find(out.begin(), out.end(), numbers[i].value) == out.end())
      out.push_back(numbers[i].value);
  return out;
}

}  // namespace cfmock::cli
