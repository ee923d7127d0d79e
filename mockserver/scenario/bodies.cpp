// Headers and bodies: the types that hold what goes over the wire.

#include <algorithm>
#include <charconv>

#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

enum class Scalar { kText, kNull, kBool, kWhole, kReal };

bool is_real(std::string_view text) {
  if (text.empty() || (text.front() != '.' && (text.front() < '0' || text.front() > '9'))) return false;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

/// What the core schema of YAML 1.2 takes it for.
Scalar scalar_kind(const Node& node) {
  if (node.quoted) return Scalar::kText;
  std::string_view digits = node.text;
  if (digits.starts_with('+') || digits.starts_with('-')) digits.remove_prefix(1);
  const bool all_digits = !digits.empty() && std::all_of(digits.begin(), digits.end(),
                                                         [](char c) { return c >= '0' && c <= '9'; });
  if (all_digits) return Scalar::kWhole;
  if (digits.starts_with("0x") && is_hex(digits.substr(2))) return Scalar::kReal;
  if (is_real(digits)) return Scalar::kReal;
  const bool cased = node.text == lower(node.text) || node.text.substr(1) == lower(node.text).substr(1) ||
                     node.text.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos;
  if (cased && (iequals(node.text, "true") || iequals(node.text, "false"))) return Scalar::kBool;
  return Scalar::kText;
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

}  // namespace

bool looks_typed(const Node& node) {
  return node.is_null() || (node.is_scalar() && scalar_kind(node) != Scalar::kText);
}

Json to_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull:
      return nullptr;
    case Node::Kind::kSequence: {
      Json out = Json::array();
      for (const Node& item : node.items) out.push_back(to_json(item));
      return out;
    }
    case Node::Kind::kMapping: {
      Json out = Json::object();
      // Straight to the back: an assignment by key would look through all keys before it.
      auto& members = out.get_ref<Json::object_t&>();
      for (const Entry& entry : node.entries) members.push_back({entry.key.text, to_json(entry.value)});
      return out;
    }
    case Node::Kind::kScalar:
      break;
  }
  switch (scalar_kind(node)) {
    case Scalar::kBool:
      return iequals(node.text, "true");
    case Scalar::kWhole:
      if (const auto value = parse_int(node.text.starts_with('+') ? node.text.substr(1) : node.text))
        return *value;
      return node.text;  // beyond 64 bits: no number we could write again
    case Scalar::kReal: {
      double value = 0;
      const auto [end, error] = std::from_chars(node.text.data(), node.text.data() + node.text.size(), value);
      if (error == std::errc{} && end == node.text.data() + node.text.size()) return value;
      return node.text;
    }
    case Scalar::kText:
    case Scalar::kNull:
      break;
  }
  return node.text;
}

bool is_header_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_header_char);
}

Type<http::Headers> headers() {
  return {[](Reader& in, const Node& node) -> std::optional<http::Headers> {
            if (!expect_mapping(in, node, "set of headers")) return std::nullopt;
            http::Headers out;
            for (const Entry& entry : node.entries)
              if (header_fits(in, entry)) out.add(entry.key.text, entry.value.text);
            return out;
          },
          [](Schema& schema) {
            return Json{{"type", "object"},
                        {"propertyNames", {{"pattern", "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"}}},
                        {"additionalProperties", any_text().schema(schema)}};
          }};
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
