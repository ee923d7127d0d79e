#include "scenario/patterns.hpp"

#include <algorithm>

#include "http/url.hpp"
#include "scenario/lookup.hpp"
#include "scenario/types.hpp"
#include "scenario/values.hpp"

namespace cfmock::scenario {
namespace {

constexpr size_t kMostSegments = 32;  // the API's own have ten
constexpr std::string_view kForms = "\"GET /zones\", \"GET|POST /zones/**\", \"* /zones\", or the word any";

bool known_method(std::string_view method) {
  const auto& known = method_names();
  return std::find(known.begin(), known.end(), method) != known.end();
}

/// "GET|POST" or "*", from byte `from` of the scalar.
std::vector<std::string> read_methods(Reader& in, const Node& node, std::string_view text) {
  std::vector<std::string> out;
  if (text == "*") return out;
  size_t from = 0;
  for (const std::string_view method : split(text, '|')) {
    if (known_method(method))
      out.emplace_back(method);
    else
      in.unknown(in.place_inside(node, from), "method", method, method_names());
    from += method.size() + 1;
  }
  return out;
}

void check_path(Reader& in, const Node& node, std::string_view path, size_t from) {
  const auto at = [&](size_t byte) { return in.place_inside(node, from + byte); };
  const bool from_root = path.starts_with("//");
  const std::string_view own = path.substr(from_root ? 1 : 0);
  if (!path.starts_with('/'))
    in.error(at(0), "a path starts with a slash", fmt::format("write {}", kForms));
  else if (own == "/client/v4" || own.starts_with("/client/v4/"))
    in.error(at(0), "paths stand below /client/v4 already",
             from_root ? "leave //client/v4 out" : "leave /client/v4 out");
  if (const size_t mark = find_outside_braces(path, "?#"); mark != std::string_view::npos)
    in.error(at(mark), "a path holds no query", "add \"where: {query: {page: \\\"2\\\"}}\"");
  if (const size_t space = find_outside_braces(path, " \t"); space != std::string_view::npos)
    in.error(at(space), "a path holds no spaces",
             fmt::format("write {}, or %20 for a space in a name", kForms));
  if (const size_t empty =
          find_outside_braces(path, "?#") < path.find("//", 1) ? std::string_view::npos : path.find("//", 1);
      empty != std::string_view::npos)
    in.error(at(empty), "an empty segment", "remove one of the two slashes");
}

void read_segments(Reader& in, const Node& node, std::string_view path, size_t from, RequestPattern& out) {
  if (path == "/") return;
  size_t byte = from + 1;
  const auto segments = split(path.substr(1), '/');
  if (segments.size() > kMostSegments)
    return in.error(node, fmt::format("a path of {} segments", segments.size()),
                    fmt::format("{} are the most; ** stands for any rest", kMostSegments));
  for (size_t i = 0; i < segments.size(); ++i) {
    const std::string_view segment = segments[i];
    const Place at = in.place_inside(node, byte);
    const bool braces = segment.find_first_of("{}") != std::string_view::npos;
    const bool whole = segment.size() > 2 && segment.front() == '{' && segment.back() == '}' &&
                       segment.substr(1, segment.size() - 2).find_first_of("{}") == std::string_view::npos;
    if (segment.find("**") != std::string_view::npos && (segment != "**" || i + 1 != segments.size()))
      in.error(at, "\"**\" stands for the rest of a path, so it comes last and alone",
               "use {name} for one segment in the middle");
    else if (segment == "*")
      in.error(at, "\"*\" is no segment", "use {name} for any one segment, ** for any rest");
    else if (braces && !whole)
      in.error(at, "a {placeholder} stands for a whole segment", "write {name} between two slashes");
    else if (auto resolved = resolved_segment(in, at, segment))
      out.segments.push_back(http::percent_decoded(*resolved));  // compared with decoded segments
    byte += segment.size() + 1;
  }
}

/// `path` stands in the scalar from byte `from` on.
void read_path(Reader& in, const Node& node, std::string_view path, size_t from, RequestPattern& out) {
  check_path(in, node, path, from);
  if (path.starts_with('/'))
    read_segments(in, node, path.substr(0, find_outside_braces(path, "?#")), from, out);
}

std::optional<RequestPattern> of_text(Reader& in, const Node& node) {
  RequestPattern out;
  out.text = node.text;
  out.place = in.place(node);
  const size_t errors = in.errors();
  if (node.text == "any") {
    out.any_path = true;
  } else {
    const auto [methods, path] = split_method(node.text);
    if (path.empty() && !methods.empty())
      in.error(node, "\"" + printable(node.text) + "\" has no path", fmt::format("write {}", kForms));
    else
      read_path(in, node, path, static_cast<size_t>(path.data() - node.text.data()), out);
    if (!methods.empty()) out.methods = read_methods(in, node, methods);
  }
  if (in.errors() != errors) return std::nullopt;
  return out;
}

const Object<PatternParts>& pattern_table() {
  static const Object<PatternParts> table{
      "request pattern", pattern_fields(), Keys::kAtLeastOne, {}, std::string(kForms)};
  return table;
}

const Object<RequestPattern>& where_table() {
  static const Object<RequestPattern> table{
      "where clause",
      {field("query", value_patterns(Compared::kAsText), &RequestPattern::query, "Query parameters."),
       field("headers", header_patterns(), &RequestPattern::headers, "Request headers."),
       field("body", value_patterns(Compared::kAsJson), &RequestPattern::body,
             "Fields of the body, JSON by dotted path (content, data.port) or a form.")},
      Keys::kAtLeastOne,
      {}};
  return table;
}

/// Keeps the node: its path can only be read with the reader's errors in place.
Type<Node> path_node() {
  return {[](Reader& in, const Node& node) -> std::optional<Node> {
            if (node.is_scalar() && !node.text.empty()) return node;
            in.error(node, fmt::format("expected a path, got {}", kind_name(node)),
                     "write one such as \"/zones/**\"");
            return std::nullopt;
          },
          [](Schema&) {
            return Json{{"type", "string"}, {"pattern", "^(/|any$)"}};
          }};
}

}  // namespace

const std::vector<std::string>& method_names() {
  static const std::vector<std::string> names{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  return names;
}

size_t find_outside_braces(std::string_view path, std::string_view characters) {
  bool inside = false;
  for (size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '{') inside = true;
    if (path[i] == '}') inside = false;
    if (!inside && characters.find(path[i]) != std::string_view::npos) return i;
  }
  return std::string_view::npos;
}

MethodAndPath split_method(std::string_view text) {
  const size_t space = text.find(' ');
  if (text.starts_with('/') || (space == std::string_view::npos && text.find('/') != std::string_view::npos))
    return {"", text};
  if (space == std::string_view::npos) return {text, text.substr(text.size())};
  const size_t path = text.find_first_not_of(' ', space);
  return {text.substr(0, space),
          path == std::string_view::npos ? text.substr(text.size()) : text.substr(path)};
}

std::optional<std::string> resolved_segment(Reader& in, const Place& at, std::string_view segment) {
  if (segment.size() < 3 || segment.front() != '{' || segment.back() != '}') return std::string(segment);
  const std::string_view inside = segment.substr(1, segment.size() - 2);
  if (!is_id_placeholder(inside)) return std::string(segment);
  return id_for(in, at, inside);
}

std::vector<Field<PatternParts>> pattern_fields() {
  const auto method = word_of("method", method_names());
  return {
      field("method", one_or_list(method), &PatternParts::methods, "One method or a list; left out, any."),
      field("path", path_node(), &PatternParts::path,
            "The path below /client/v4, two slashes: from the root; left out, any."),
      field("where", where(), &PatternParts::where, "What else must be so.")};
}

RequestPattern pattern_of(Reader& in, const Node& node, const PatternParts& parts) {
  RequestPattern out = parts.where.value_or(RequestPattern{});
  out.methods = parts.methods;
  out.text = flow_text(node);
  out.place = in.place(node);
  out.any_path = !parts.path || parts.path->text == "any";
  if (!out.any_path) read_path(in, *parts.path, parts.path->text, 0, out);
  return out;
}

Json request_text_schema() {
  return {{"type", "string"}, {"pattern", "^(any|(([A-Z]+(\\|[A-Z]+)*|\\*) +)?/([^ ?#{}]|\\{[^{}]*\\})*)$"}};
}

Type<RequestPattern> where() { return object_type(where_table()); }

Type<RequestPattern> request_pattern() {
  const auto mapping = object_type(pattern_table());
  return {[mapping](Reader& in, const Node& node) -> std::optional<RequestPattern> {
            if (node.is_scalar()) return of_text(in, node);
            const auto parts = mapping.read(in, node);
            if (!parts) return std::nullopt;
            return pattern_of(in, node, *parts);
          },
          [mapping](Schema& schema) {
            return schema.reference("request", [&] {
              return Json{{"description",
                           "\"METHOD /path\", \"METHOD|METHOD /path\", \"* /path\", \"/path\", any, or a "
                           "mapping. Paths are below /client/v4, those with two slashes from the root; "
                           "{name} is one segment, a final ** any rest."},
                          {"anyOf", {request_text_schema(), mapping.schema(schema)}}};
            });
          }};
}

}  // namespace cfmock::scenario
