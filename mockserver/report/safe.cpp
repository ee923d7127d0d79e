#include "report/safe.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace cfmock::report {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

/// The code point of a valid UTF-8 sequence.
uint32_t code_point(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence.front());
  uint32_t value = sequence.size() == 1 ? first : first & (0x7f >> sequence.size());
  for (const char c : sequence.substr(1)) value = value << 6 | (static_cast<unsigned char>(c) & 0x3f);
  return value;
}

/// Beyond the control characters of ASCII, which printable() shows: those of Latin-1, line and paragraph
/// separators, marks of the writing direction, and what XML 1.0 does not have.
bool is_unsafe(uint32_t c) {
  return (c >= 0x80 && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0x200e || c == 0x200f ||
         (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff ||
         (c & 0xfffe) == 0xfffe;
}

}  // namespace

std::string safe(std::string_view text) {
  const std::string valid = printable(text);
  std::string out;
  out.reserve(valid.size());
  for (size_t i = 0; i < valid.size();) {
    size_t length = 1;
    while (i + length < valid.size() && continues(valid[i + length])) ++length;
    const std::string_view sequence = std::string_view(valid).substr(i, length);
    const uint32_t c = code_point(sequence);
    out += is_unsafe(c) ? fmt::format("\\u{{{:04x}}}", c) : std::string(sequence);
    i += length;
  }
  return out;
}

std::string safe_lines(std::string_view text) {
  std::string out;
  for (const std::string_view line : split(text, '\n'))
    out += (out.empty() && line.data() == text.data() ? "" : "\n") +
           safe(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
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
