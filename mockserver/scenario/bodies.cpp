// Headers and bodies: the types that hold what goes over the wire.

#include <algorithm>
#include <charconv>

#include "scenario/answer_headers.hpp"

namespace cfmock::scenario {
namespace {

/// What the core schema of YAML 1.2 takes a scalar for.
Json scalar_value(const Node& node) {
  const std::string& text = node.text;
  if (node.quoted) return text;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  const std::string_view number = std::string_view(text).substr(text.starts_with('+') ? 1 : 0);
  const size_t first = number.starts_with('-') ? 1 : 0;
  constexpr std::string_view kStarts = ".0123456789";  // not inf and nan, which from_chars would take
  if (first >= number.size() || kStarts.find(number[first]) == std::string_view::npos) return text;
  if (const auto whole = parse_int(number)) return *whole;
  double real = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), real);
  if (error == std::errc{} && end == number.data() + number.size()) return real;
  return text;
}

bool is_header_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool header_fits(Reader& in, const Entry& entry) {
  if (!is_header_name(entry.key.text))
    in.error(entry.key, "\"" + printable(entry.key.text) + "\" is no header name",
             "letters, digits and dashes, such as X-Auth-Key");
  else if (!entry.value.is_scalar())
    in.error(entry.value, fmt::format("expected text, got {}", kind_name(entry.value)),
             "write the header's value; \"\" for an empty one");
  else if (entry.value.text.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
    in.error(entry.value, "a header's value is one line", "take the line end out of it");
  else
    return true;
  return false;
}

bool answer_header_fits(Reader& in, const Entry& entry) {
  if (!iequals(entry.key.text, "Content-Length") && !iequals(entry.key.text, "Transfer-Encoding")) return header_fits(in, entry);
  in.error(entry.key, "the wire makes this header: it says where the answer ends",
           "leave it out; for an answer that ends elsewhere write fault: short-content-length, truncated-body or broken-chunk");
  return false;
}

}  // namespace

bool looks_typed(const Node& node) {
  return node.is_null() || (node.is_scalar() && !scalar_value(node).is_string());
}

Json to_json(const Node& node) {
  if (node.is_null()) return nullptr;
  if (node.is_scalar()) return scalar_value(node);
  if (node.is_sequence()) {
    Json out = Json::array();
    for (const Node& item : node.items) out.push_back(to_json(item));
    return out;
  }
  Json out = Json::object();
  // Straight to the back: an assignment by key would look through all keys before it.
  auto& members = out.get_ref<Json::object_t&>();
  for (const Entry& entry : node.entries) members.push_back({entry.key.text, to_json(entry.value)});
  return out;
}

bool is_header_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_header_char);
}

Type<http::Headers> headers_that(bool (*fits)(Reader&, const Entry&), const Json& no_names) {
  return {[fits](Reader& in, const Node& node) -> std::optional<http::Headers> {
            if (!expect_mapping(in, node, "set of headers")) return std::nullopt;
            http::Headers out;
            for (const Entry& entry : node.entries)
              if (fits(in, entry)) out.add(entry.key.text, entry.value.text);
            return out;
          },
          [no_names](Schema& schema) {
            Json names{{"pattern", "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"}};
            if (!no_names.is_null()) names["not"] = no_names;
            return Json{{"type", "object"}, {"propertyNames", names}, {"additionalProperties", any_text().schema(schema)}};
          }};
}

Type<http::Headers> headers() { return headers_that(header_fits, nullptr); }

Type<http::Headers> answer_headers() {
  return headers_that(answer_header_fits, {{"pattern", "^([Cc]ontent-[Ll]ength|[Tt]ransfer-[Ee]ncoding)$"}});
}

Type<Body> body() {
  return {[](Reader& in, const Node& node) -> std::optional<Body> {
            if (node.is_scalar()) return Body{node.text, false};
            if (!node.is_null())
              return Body{to_json(node).dump(-1, ' ', false, Json::error_handler_t::replace), true};
            in.error(node, "expected a body, got nothing",
                     "text as it is sent, or a mapping that becomes JSON; \"\" for an empty body");
            return std::nullopt;
          },
          [](Schema&) {
            return Json{{"type", {"string", "number", "boolean", "object", "array"}}};
          }};
}

}  // namespace cfmock::scenario
