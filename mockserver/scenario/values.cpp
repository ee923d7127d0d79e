#include "scenario/values.hpp"

#include <algorithm>

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

// ---- What the journal keeps of a secret: Bearer <token "primary" #0a1b2c3d>

bool is_credential_header(std::string_view name) {
  for (const char* each : {"Authorization", "Proxy-Authorization", "X-Auth-Key", "X-Auth-User-Service-Key"})
    if (iequals(name, each)) return true;
  return false;
}

/// "Bearer", "^Bearer ", "(?i)^bearer\\s": the journal keeps it.
bool is_scheme(std::string_view text) {
  for (const std::string_view start : {"(?i)", "^"})
    if (text.starts_with(start)) text.remove_prefix(start.size());
  for (const std::string_view end : {" ", "\\s", "\\b"})
    if (text.ends_with(end)) text.remove_suffix(end.size());
  for (const char* scheme : {"Bearer", "Basic", "Token", "Digest", "OAuth", "Negotiate"})
    if (iequals(text, scheme)) return true;
  return false;
}

bool names_credential(const Context& context, const ValuePattern& pattern) {
  if (!context.credentials) return true;
  return std::any_of(context.credentials->begin(), context.credentials->end(), [&](const CredentialName& each) {
    return pattern.text.find("\"" + each.name + "\"") != std::string::npos;
  });
}

/// A pattern that asks for what was replaced would fit nothing, in silence, and in `not` or `never` hold of everything.
void check_kept(Reader& in, std::string_view header, const ValuePattern& pattern) {
  if (pattern.kind == Kind::kPresent || pattern.kind == Kind::kAbsent) return;
  if (refuse_secret(in, pattern.place, pattern.text)) return;
  if (!is_credential_header(header)) return;
  const bool part = pattern.kind != Kind::kEquals;
  const bool has_scheme = iequals(header, "Authorization") || iequals(header, "Proxy-Authorization");
  if (part && ((has_scheme && is_scheme(pattern.text)) || names_credential(in.context(), pattern))) return;
  in.error(pattern.place, fmt::format("the journal keeps no secret, so what {} holds cannot be asked", header),
           fmt::format("present, absent, {}or the name of a credential: {{contains: '\"primary\"'}}",
                       has_scheme ? "the scheme: {matches: \"^Bearer \"}, " : ""));
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
          const size_t errors = in.errors();
          if (header_names && !is_header_name(entry.key.text))
            in.error(entry.key, "\"" + printable(entry.key.text) + "\" is no header name",
                     "letters, digits and dashes, such as X-Auth-Key");
          if (auto pattern = value.read(in, entry.value)) out.emplace_back(entry.key.text, *pattern);
          if (in.context().is_judged && in.errors() == errors) check_kept(in, header_names ? entry.key.text : "", out.back().second);
        }
        return out;
      },
      [value](Schema& schema) {
        return Json{{"type", "object"}, {"minProperties", 1}, {"additionalProperties", value.schema(schema)}};
      }};
}

}  // namespace

bool refuse_secret(Reader& in, const Place& at, std::string_view text) {
  if (!in.context().is_judged) return false;
  for (const auto& [secret, name] : in.context().secrets)
    if (text.find(secret) != std::string_view::npos) {
      in.error(at, fmt::format("this holds the secret of \"{}\", and what it is compared with keeps no secret", name),
               fmt::format("its name stands there instead: <token \"{0}\" #...>. Ask for '\"{0}\"'; that it must not stand in "
                           "an output needs no saying",
                           name));
      return true;
    }
  return false;
}

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
