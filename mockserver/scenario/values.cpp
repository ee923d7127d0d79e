#include "scenario/values.hpp"

#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

using Kind = ValuePattern::Kind;
using Patterns = std::vector<std::pair<std::string, ValuePattern>>;

Field<ValuePattern> way(std::string key, Type<std::string> type, Kind kind, std::string doc) {
  return field_with<ValuePattern>(
      std::move(key), type, std::move(doc),
      [kind](ValuePattern& out, std::string value, const Entry& entry, Reader& in) {
        if (kind == Kind::kMatches && in.context().check_expression)
          if (const auto wrong = in.context().check_expression(value))
            in.error(entry.value, "\"" + value + "\" is no expression: " + *wrong,
                     "an RE2 expression (https://github.com/google/re2/wiki/Syntax), such as ^Bearer");
        out = {kind, std::move(value), in.place(entry.value)};
      });
}

const Object<ValuePattern>& pattern_table() {
  static const Object<ValuePattern> table{
      "value pattern",
      {way("equals", any_text(), Kind::kEquals, "The whole value."),
       way("contains", text(), Kind::kContains, "A part of it."),
       way("matches", text(), Kind::kMatches,
           "An RE2 expression, found anywhere unless anchored by ^ and $.")},
      Keys::kExactlyOne,
      {},
      "text, present, absent, or {contains: text}"};
  return table;
}

ValuePattern of_scalar(Reader& in, const Node& node) {
  if (node.text == "present") return {Kind::kPresent, "", in.place(node)};
  if (node.text == "absent") return {Kind::kAbsent, "", in.place(node)};
  return {Kind::kEquals, node.text, in.place(node)};
}

void warn_of_typed_parts(Reader& in, const Node& node) {
  if (node.is_scalar()) return warn_if_typed(in, node);
  for (const Entry& entry : node.entries) warn_if_typed(in, entry.value);
}

Type<Patterns> patterns(Compared compared, bool header_names) {
  const auto value = value_pattern(compared);
  return {
      [value, header_names](Reader& in, const Node& node) -> std::optional<Patterns> {
        if (!expect_mapping(in, node, "mapping from names to values")) return std::nullopt;
        if (node.entries.empty()) {
          in.error(node, "this mapping is empty", "name a value, or remove the key");
          return std::nullopt;
        }
        Patterns out;
        for (const Entry& entry : node.entries) {
          if (header_names && !is_header_name(entry.key.text))
            in.error(entry.key, "\"" + printable(entry.key.text) + "\" is no header name",
                     "letters, digits and dashes, such as X-Auth-Key");
          if (auto pattern = value.read(in, entry.value)) out.emplace_back(entry.key.text, *pattern);
        }
        return out;
      },
      [value](Schema& schema) {
        return Json{{"type", "object"}, {"minProperties", 1}, {"additionalProperties", value.schema(schema)}};
      }};
}

}  // namespace

void warn_if_typed(Reader& in, const Node& node) {
  if (node.is_scalar() && looks_typed(node))
    in.warn(node, node.text + " is compared as text", "put it in quotes: \"" + node.text + "\"");
}

Type<ValuePattern> value_pattern(Compared compared) {
  const auto mapping = object_type(pattern_table());
  return {[compared, mapping](Reader& in, const Node& node) -> std::optional<ValuePattern> {
            if (compared == Compared::kAsText) warn_of_typed_parts(in, node);
            if (node.is_scalar()) return of_scalar(in, node);
            return mapping.read(in, node);
          },
          [mapping](Schema& schema) {
            return schema.reference("value", [&] {
              return Json{{"description", "Text that must be equal, present, absent, or a mapping."},
                          {"anyOf", {any_text().schema(schema), mapping.schema(schema)}}};
            });
          }};
}

Type<Patterns> value_patterns(Compared compared) { return patterns(compared, false); }
Type<Patterns> header_patterns() { return patterns(Compared::kAsText, true); }

}  // namespace cfmock::scenario
