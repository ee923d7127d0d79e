#include "report/safe.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace cfmock::report {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

}  // namespace

std::string safe_lines(std::string_view text) {
  std::string out;
  for (const std::string_view line : split(text, '\n'))
    out += (out.empty() && line.data() == text.data() ? "" : "\n") +
           printable(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
  return out;
}

std::string shortened(std::string text, size_t longest) {
  if (text.size() <= longest) return text;
  while (longest > 0 && continues(text[longest])) --longest;
  return text.substr(0, longest) + "…";
}

size_t columns(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

}  // namespace cfmock::report
