#pragma once
// Value patterns, and where the values of a request are found: query parameters, headers, body fields.

#include <string>
#include <string_view>

#include "http/message.hpp"
#include "match/body.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::match {

/// Does one value that is there fit? (kPresent: yes, kAbsent: no.)
bool value_fits(const scenario::ValuePattern& pattern, std::string_view value);
/// For messages: `"2"`, `a value with "x" in it`, `a value that matches "^a"`, `any value`, `none`.
std::string expected(const scenario::ValuePattern& pattern);
/// A value in quotes, printable and not longer than a line of a message should hold.
std::string shown(std::string_view value);

/// Calls take(value) for each occurrence, decoded, until it says true; whether it did. No copy unless there
/// is an escape to decode.
template <class Take>
bool any_parameter(std::string_view query, std::string_view name, Take take);
template <class Take>
bool any_header(const http::Headers* headers, std::string_view name, Take take);

/// A pattern over all occurrences: `absent` wants none, the others want one that fits.
template <class AnyOf>
bool occurs(const scenario::ValuePattern& pattern, AnyOf any_of) {
  if (pattern.kind == scenario::ValuePattern::Kind::kAbsent)
    return !any_of([](std::string_view) { return true; });
  return any_of([&pattern](std::string_view value) { return value_fits(pattern, value); });
}

bool parameter_fits(const scenario::ValuePattern& pattern, std::string_view query, std::string_view name);
bool header_fits(const scenario::ValuePattern& pattern, const http::Headers* headers, std::string_view name);
bool field_fits(const scenario::ValuePattern& pattern, Body& body, std::string_view path);

// ---- templates

/// `text` decoded as a query part; a view into it, or into `scratch` if it had to be decoded.
std::string_view decoded(std::string_view text, std::string& scratch);

template <class Take>
bool any_parameter(std::string_view query, std::string_view name, Take take) {
  std::string scratch;
  while (!query.empty()) {
    const size_t end = query.find('&');
    const std::string_view part = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    const size_t equals = part.find('=');
    if (decoded(part.substr(0, equals), scratch) != name) continue;
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
    if (take(decoded(value, scratch))) return true;
  }
  return false;
}

bool same_name(std::string_view a, std::string_view b);

template <class Take>
bool any_header(const http::Headers* headers, std::string_view name, Take take) {
  if (headers == nullptr) return false;
  for (const http::Header& header : *headers)
    if (same_name(header.name, name) && take(std::string_view(header.value))) return true;
  return false;
}

}  // namespace cfmock::match
