#include <fmt/format.h>

#include "base/text.hpp"
#include "match/fits.hpp"
#include "match/path.hpp"
#include "match/value.hpp"
#include "scenario/root_path.hpp"

namespace cfmock::match {
namespace {

// A near miss is above all one on the same path: a wrong segment outweighs a wrong method, and that a wrong
// value.
constexpr double kSegment = 4, kMethod = 2, kValue = 1;

void differs(MatchResult& result, double distance, std::string reason) {
  result.distance += distance;
  result.reasons.push_back(std::move(reason));
}

std::string pattern_path(const scenario::RequestPattern& pattern) {
  return "/" + join(pattern.segments, "/");
}

std::string occurrences(const std::vector<std::string>& values) {
  constexpr size_t kShown = 3;
  if (values.empty()) return "none";
  if (values.size() <= kShown) return join(values, " and ");
  const std::vector<std::string> first(values.begin(), values.begin() + kShown);
  return fmt::format("{} and {} more", join(first, ", "), values.size() - kShown);
}

template <class AnyOf>
void explain_value(MatchResult& result, std::string_view where, std::string_view name,
                   const scenario::ValuePattern& pattern, AnyOf any_of) {
  if (occurs(pattern, any_of)) return;
  std::vector<std::string> values;
  any_of([&values](std::string_view value) {
    values.push_back(shown(value));
    return false;
  });
  differs(result, kValue,
          fmt::format("{} {}: expected {}, got {}", where, name, expected(pattern), occurrences(values)));
}

std::string field_shown(const nlohmann::json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "an array";
  std::string scratch;
  return value.is_string() ? shown(value.get_ref<const std::string&>()) : value.dump();
}

void explain_field(MatchResult& result, Body& body, std::string_view path,
                   const scenario::ValuePattern& pattern) {
  if (field_fits(pattern, body, path)) return;
  const nlohmann::json* value = body.find(path);
  const std::string got = value != nullptr         ? "got " + field_shown(*value)
                          : body.trouble().empty() ? "got none"
                                                   : "but " + std::string(body.trouble());
  differs(result, kValue, fmt::format("body {}: expected {}, {}", path, expected(pattern), got));
}

void explain_target(MatchResult& result, const scenario::RequestPattern& pattern, const Subject& subject) {
  if (target_fits(pattern, subject)) return;
  const bool from_root = scenario::from_root(pattern), elsewhere = from_root != subject.outside_api;
  const int segments =
      path_distance(pattern.segments, subject.path, subject.outside_api) + (elsewhere ? 2 : 0);
  const auto base = [elsewhere](bool outside) { return elsewhere && !outside ? "/client/v4" : ""; };
  differs(result, kSegment * segments,
          fmt::format("path: expected {}{}, got {}{}", base(from_root), pattern_path(pattern).substr(from_root ? 1 : 0),
                      base(subject.outside_api), printable(subject.path.empty() ? "/" : subject.path)));
}

}  // namespace

MatchResult explain(const scenario::RequestPattern& pattern, const Subject& subject) {
  MatchResult result;
  if (!method_fits(pattern, subject.method))
    differs(result, kMethod,
            fmt::format("method: expected {}, got {}", one_of(pattern.methods), printable(subject.method)));
  explain_target(result, pattern, subject);
  for (const auto& [name, value] : pattern.query)
    explain_value(result, "query", name, value,
                  [&](auto take) { return any_parameter(subject.query, name, take); });
  for (const auto& [name, value] : pattern.headers)
    explain_value(result, "header", name, value,
                  [&](auto take) { return any_header(subject.headers, name, take); });
  Body body(subject);
  for (const auto& [path, value] : pattern.body) explain_field(result, body, path, value);
  return result;
}

}  // namespace cfmock::match
