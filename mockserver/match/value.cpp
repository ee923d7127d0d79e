#include "match/value.hpp"

#include "base/text.hpp"
#include "http/url.hpp"
#include "match/expression.hpp"

namespace cfmock::match {

using Kind = scenario::ValuePattern::Kind;

bool value_fits(const scenario::ValuePattern& pattern, std::string_view value) {
  switch (pattern.kind) {
    case Kind::kEquals:
      return value == pattern.text;
    case Kind::kContains:
      return value.find(pattern.text) != std::string_view::npos;
    case Kind::kMatches:
      return found(pattern.text, value);
    case Kind::kPresent:
      return true;
    case Kind::kAbsent:
      return false;
  }
  return false;
}

std::string shown(std::string_view value) {
  constexpr size_t kLongest = 80;
  if (value.size() <= kLongest) return '"' + printable(value) + '"';
  // Not cut in the middle of a UTF-8 sequence.
  size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xc0) == 0x80) --end;
  return '"' + printable(value.substr(0, end)) + "…\"";
}

std::string expected(const scenario::ValuePattern& pattern) {
  switch (pattern.kind) {
    case Kind::kEquals:
      return shown(pattern.text);
    case Kind::kContains:
      return "a value with " + shown(pattern.text) + " in it";
    case Kind::kMatches:
      if (const auto error = expression_error(pattern.text))
        return "a value that matches " + shown(pattern.text) + " (which is no expression: " + *error + ")";
      return "a value that matches " + shown(pattern.text);
    case Kind::kPresent:
      return "any value";
    case Kind::kAbsent:
      return "none";
  }
  return "";
}

std::string_view decoded(std::string_view text, std::string& scratch) {
  if (text.find_first_of("%+") == std::string_view::npos) return text;
  scratch = http::percent_decoded(text, true);
  return scratch;
}

bool same_name(std::string_view a, std::string_view b) { return iequals(a, b); }

bool parameter_fits(const scenario::ValuePattern& pattern, std::string_view query, std::string_view name) {
  return occurs(pattern, [&](auto take) { return any_parameter(query, name, take); });
}

bool header_fits(const scenario::ValuePattern& pattern, const http::Headers* headers, std::string_view name) {
  return occurs(pattern, [&](auto take) { return any_header(headers, name, take); });
}

bool field_fits(const scenario::ValuePattern& pattern, Body& body, std::string_view path) {
  const nlohmann::json* value = body.find(path);
  if (pattern.kind == Kind::kAbsent) return value == nullptr;
  if (value == nullptr) return false;
  if (pattern.kind == Kind::kPresent) return true;
  std::string scratch;
  const auto text = text_of(*value, scratch);
  return text && value_fits(pattern, *text);
}

}  // namespace cfmock::match
