#pragma once
// Request patterns: "GET /zones/{zone_id}", or {method, path, where}.

#include "scenario/fields.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::scenario {

Type<RequestPattern> request_pattern();
/// The schema of a pattern that is written as text.
Json request_text_schema();

/// The mapping's own keys, for objects that have them beside others (`never`).
struct PatternParts {
  std::vector<std::string> methods;
  std::optional<Node> path;
  std::optional<RequestPattern> where;  // only query, headers and body are set
};
std::vector<Field<PatternParts>> pattern_fields();
/// From the parts of the mapping `node`; its `text` is the mapping's flow form.
RequestPattern pattern_of(Reader& in, const Node& node, const PatternParts& parts);

/// `where:` alone.
Type<RequestPattern> where();
const std::vector<std::string>& method_names();

/// "METHOD /path" taken apart at its first space.
struct MethodAndPath {
  std::string_view methods;  // "" : none was written
  std::string_view path;
};
MethodAndPath split_method(std::string_view text);

/// The first of `characters` that stands outside {braces}: names in them may hold what they like,
/// "{account:Example & Sons}".
size_t find_outside_braces(std::string_view path, std::string_view characters);

/// `segment` is a whole "{zone:example.com}": the id. Any other is returned as it is. nullopt after
/// reporting.
std::optional<std::string> resolved_segment(Reader& in, const Place& at, std::string_view segment);

}  // namespace cfmock::scenario
