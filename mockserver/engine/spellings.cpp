#include "engine/spellings.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cloudflare/envelope.hpp"
#include "http/url.hpp"

namespace cfmock::engine {
namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// What of the base64 of a text is the same whatever stands around it, when `before` bytes modulo three stand in front.
Spelling base64(std::string_view text, size_t before, std::string_view last_two) {
  const std::string bytes = std::string(before, '\0') + std::string(text);
  const std::string alphabet = std::string(kLetters) + std::string(last_two);
  const size_t first = (before * 8 + 5) / 6, end = bytes.size() * 8 / 6;
  Spelling out{"", "base64", before != 0, bytes.size() % 3 != 0};
  for (size_t i = first; i < end; ++i) {
    const size_t at = i * 6 / 8, shift = i * 6 % 8;
    const auto high = static_cast<unsigned char>(bytes[at]);
    const auto low = static_cast<unsigned char>(at + 1 < bytes.size() ? bytes[at + 1] : '\0');
    out.text += alphabet[((high << 8 | low) >> (10 - shift)) & 0x3f];
  }
  return out;
}

std::string hex(std::string_view text, std::string_view digits) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}
constexpr std::string_view kDigits = "0123456789abcdef", kCapitalDigits = "0123456789ABCDEF";

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char small = static_cast<char>(c | 0x20);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/// The byte that so many hex digits from `at` on stand for; -1: they do not, or for none of ASCII.
int byte_of(std::string_view text, size_t at, size_t digits, int most) {
  if (at + digits > text.size()) return -1;
  int out = 0;
  for (size_t i = at; i < at + digits; ++i) {
    if (digit(text[i]) < 0) return -1;
    out = out * 16 + digit(text[i]);
  }
  return out > most ? -1 : out;
}

struct Escape {
  int byte = -1;  // -1: there is none
  size_t size = 1;
};
Escape escape_at(std::string_view text, size_t at) {
  if (text[at] == '%') return {byte_of(text, at + 1, 2, 0xff), 3};
  if (text[at] != '\\' || at + 1 == text.size()) return {};
  switch (const char c = text[at + 1]) {
    case 'u':
      return {byte_of(text, at + 2, 4, 0x7f), 6};
    case 'x':
      return {byte_of(text, at + 2, 2, 0xff), 4};
    case 'n':
      return {'\n', 2};
    case 'r':
      return {'\r', 2};
    case 't':
      return {'\t', 2};
    case '/':
    case '"':
    case '\'':
    case '\\':
      return {c, 2};
    default:
      return {};
  }
}

/// `c` stands for so many characters of `of`, from `at` on.
void take(Reading& out, const Reading& of, char c, size_t at, size_t size) {
  out.text += c;
  out.begin.push_back(of.begin.empty() ? static_cast<uint32_t>(at) : of.begin[at]);
  out.end.push_back(of.end.empty() ? static_cast<uint32_t>(at + size) : of.end[at + size - 1]);
}

Reading unescaped(const Reading& of) {
  Reading out;
  out.how = "escaped";
  for (size_t at = 0; at < of.text.size();) {
    const Escape escape = escape_at(of.text, at);
    const size_t size = escape.byte < 0 ? 1 : escape.size;
    take(out, of, escape.byte < 0 ? of.text[at] : static_cast<char>(escape.byte), at, size);
    at += size;
  }
  return out;
}

/// Without the ends of lines, a backslash before them, and the blanks that the next one is set in by.
Reading joined(const Reading& of) {
  const std::string_view text = of.text;
  const auto ends_line = [&](size_t at) { return text.substr(at, 1) == "\n" || text.substr(at, 2) == "\r\n"; };
  Reading out;
  out.how = "broken over lines";
  for (size_t at = 0; at < text.size(); ++at) {
    if (!ends_line(at) && !(text[at] == '\\' && ends_line(at + 1))) {
      take(out, of, text[at], at, 1);
      continue;
    }
    at = std::min(text.find('\n', at), text.size() - 1);
    while (at + 1 < text.size() && (text[at + 1] == ' ' || text[at + 1] == '\t')) ++at;
  }
  return out;
}

}  // namespace

std::vector<Spelling> spellings(std::string_view secret) {
  const std::string json = cloudflare::json_string(secret), in_url = http::percent_encoded(secret);
  std::vector<Spelling> all{{std::string(secret)}, {in_url}, {replace_all(in_url, "%20", "+")}, {json.substr(1, json.size() - 2)},
                            {lower(secret), "lower case"}, {hex(secret, kDigits), "hex"}, {hex(secret, kCapitalDigits), "hex"}};
  for (size_t before = 0; before < 3; ++before)
    for (const std::string_view last_two : {"+/", "-_"}) all.push_back(base64(secret, before, last_two));
  std::vector<Spelling> out;
  for (Spelling& each : all)
    if (std::none_of(out.begin(), out.end(), [&](const Spelling& other) { return other.text == each.text; }))
      out.push_back(std::move(each));
  return out;
}

std::vector<Reading> readings(std::string_view text) {
  std::vector<Reading> out;
  const auto add_joined = [&](const Reading& of) {
    if (of.text.find('\n') != std::string::npos) out.push_back(joined(of));
  };
  // One character at a time: nearly every path and answer ends here.
  const auto has = [](std::string_view where, char c) { return where.find(c) != std::string_view::npos; };
  if (!has(text, '%') && !has(text, '\\') && !has(text, '\n')) return out;
  Reading now{std::string(text), {}, {}, ""};
  add_joined(now);
  for (int depth = 0; depth < 2 && (has(now.text, '%') || has(now.text, '\\')); ++depth) {
    Reading next = unescaped(now);
    if (next.text.size() == now.text.size()) break;
    out.push_back(next);
    add_joined(next);
    now = std::move(next);
  }
  return out;
}

}  // namespace cfmock::engine
