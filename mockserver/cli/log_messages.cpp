#include "cli/log_messages.hpp"

#include <map>
#include <vector>

#include "cloudflare/tables.hpp"

namespace cfmock::cli {
namespace {

struct Known {
  std::vector<std::string_view> messages;
  bool alone = false;  // stands in errors[] itself
};

const std::map<int, Known>& known_codes() {
  static const auto table = [] {
    std::map<int, Known> out;
    for (const cloudflare::ErrorRow& row : cloudflare::errors())
      for (const cloudflare::ErrorItem& item : row.words().items) {
        out[item.code].messages.emplace_back(item.message);
        out[item.code].alone = true;
        for (const auto& [code, message] : item.chain) out[code].messages.emplace_back(message);
      }
    return out;
  }();
  return table;
}

/// Bytes of a message that are the same each time.
size_t fixed_size(std::string_view pattern) {
  size_t out = 0;
  bool inside = false;
  for (const char c : pattern) {
    if (c == '{') inside = true;
    if (!inside) ++out;
    if (c == '}') inside = false;
  }
  return out;
}

/// The part of the text that the pattern fits; "" for none.
std::string_view part_that_fits(std::string_view pattern, std::string_view text) {
  constexpr size_t kLeast = 8;  // fixed bytes: less than that stands anywhere
  if (fixed_size(pattern) < kLeast) return {};
  size_t begin = std::string_view::npos, at = 0;
  while (!pattern.empty()) {
    const size_t open = pattern.find('{');
    const std::string_view fixed = pattern.substr(0, open);
    const size_t found = text.find(fixed, at);
    if (found == std::string_view::npos) return {};
    if (begin == std::string_view::npos && !fixed.empty()) begin = found;
    at = found + fixed.size();
    if (open == std::string_view::npos) return text.substr(begin, at - begin);
    const size_t close = pattern.find('}', open);
    pattern.remove_prefix(close == std::string_view::npos ? pattern.size() : close + 1);
  }
  const size_t end = text.find_first_of(" \"',)]}\r\n\t", at);  // a placeholder is the last
  return text.substr(begin, (end == std::string_view::npos ? text.size() : end) - begin);
}

std::string_view longest_of(const Known& code, std::string_view text) {
  std::string_view out;
  for (const std::string_view message : code.messages)
    if (const std::string_view part = part_that_fits(message, text); part.size() > out.size()) out = part;
  return out;
}

}  // namespace

bool is_code(int code) { return known_codes().contains(code); }

bool only_in_chains(int code) {
  const auto at = known_codes().find(code);
  return at != known_codes().end() && !at->second.alone;
}

std::string message_in(std::string_view text, int code) {
  const auto at = known_codes().find(code);
  return at == known_codes().end() ? "" : std::string(longest_of(at->second, text));
}

std::optional<int> code_by_message(std::string_view text, bool of_the_api) {
  constexpr size_t kTelling = 14, kTellingAlone = 17;  // bytes; "Permission denied" is everybody's
  std::optional<int> out;
  size_t most = of_the_api ? kTelling : kTellingAlone;
  for (const auto& [code, known] : known_codes()) {
    const std::string_view part = longest_of(known, text);
    if (!known.alone || part.size() <= most || part.find(' ') == std::string_view::npos) continue;
    out = code, most = part.size();
  }
  return out;
}

}  // namespace cfmock::cli
