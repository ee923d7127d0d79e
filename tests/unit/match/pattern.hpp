#pragma once
// Patterns and subjects from short texts, for tests.

#include <string>

#include "base/text.hpp"
#include "match/match.hpp"

namespace cfmock::testing {

/// "GET /zones/{zone_id}", "POST|PUT /zones/**", "* /zones", "any".
inline scenario::RequestPattern pattern(const std::string& text) {
  scenario::RequestPattern out;
  out.text = text;
  if (text == "any") {
    out.any_path = true;
    return out;
  }
  const auto parts = split(text, ' ');
  if (parts[0] != "*")
    for (const auto method : split(parts[0], '|')) out.methods.emplace_back(method);
  if (parts[1] == "any") {
    out.any_path = true;
    return out;
  }
  if (parts[1] != "/")
    for (const auto segment : split(parts[1].substr(1), '/')) out.segments.emplace_back(segment);
  return out;
}

using Kind = scenario::ValuePattern::Kind;
inline scenario::ValuePattern equals(std::string text) { return {Kind::kEquals, std::move(text), {}}; }
inline scenario::ValuePattern contains(std::string text) { return {Kind::kContains, std::move(text), {}}; }
inline scenario::ValuePattern matches(std::string text) { return {Kind::kMatches, std::move(text), {}}; }
inline const scenario::ValuePattern present{Kind::kPresent, "", {}};
inline const scenario::ValuePattern absent{Kind::kAbsent, "", {}};

/// The request "GET /zones?page=2"; `text` must outlive it.
inline match::Subject subject(std::string_view text) {
  match::Subject out;
  const size_t space = text.find(' ');
  out.method = text.substr(0, space);
  const auto target = http::split_target(text.substr(space + 1));
  out.path = target.path;
  out.query = target.query;
  return out;
}

}  // namespace cfmock::testing
