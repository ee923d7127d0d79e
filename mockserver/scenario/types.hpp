#pragma once
// The kinds of value that fields have: text, numbers, durations, addresses, words, lists. Each reads, and
// describes itself for the schema.

#include "base/address.hpp"
#include "base/time.hpp"
#include "http/message.hpp"
#include "scenario/fields.hpp"

namespace cfmock::scenario {

// ---- Text

/// Any scalar, as it is written; never empty.
Type<std::string> text();
/// Text that may be empty.
Type<std::string> any_text();
/// One line, not empty.
Type<std::string> line_of_text();
/// Text of a form: `says` is what it must be ("an e-mail address"), `fits` checks, `pattern` tells the
/// schema.
Type<std::string> text_like(std::string says, std::string pattern, bool (*fits)(std::string_view));
/// [a-z][a-z0-9-]*: names of credentials and the like.
Type<std::string> name_text();
Type<std::string> email();
Type<std::string> hex_id();
Type<std::string> address_text();
Type<Cidr> cidr();

// ---- Numbers

/// A whole number without quotes. `says` names it in messages ("a status").
Type<int> whole(std::string says, int least, int most);
Type<int> count();  // from 0
Type<int> times();  // from 1; 0 for "forever"
Type<bool> yes_or_no();

// ---- Time

Type<Duration> duration();       // may be negative
Type<Duration> wait();           // may not
Type<Duration> positive_wait();  // nor be zero

// ---- Words

/// One of a list that the tables know: permission groups, causes, ... `or_else` ends the remedy: what may be
/// written beside a word.
Type<std::string> word_of(std::string what, std::vector<std::string> known, std::string or_else = "");
/// A list that costs something to make: asked for when a value is read, and by the schema.
using WordList = const std::vector<std::string>& (*)();
Type<std::string> word_of(std::string what, WordList known, std::string or_else = "");

template <class T>
Type<T> word(std::string what, std::vector<std::pair<std::string, T>> words, std::string or_else = "") {
  std::vector<std::string> known;
  for (const auto& [each, value] : words) known.push_back(each);
  const Type<std::string> as_text = word_of(std::move(what), known, std::move(or_else));
  return {[as_text, words](Reader& in, const Node& node) -> std::optional<T> {
            const auto given = as_text.read(in, node);
            if (!given) return std::nullopt;
            for (const auto& [each, value] : words)
              if (each == *given) return value;
            return std::nullopt;
          },
          as_text.schema};
}

// ---- Lists

bool expect_list(Reader& in, const Node& node);

template <class T>
Type<std::vector<T>> list_of(Type<T> item) {
  return {[item](Reader& in, const Node& node) -> std::optional<std::vector<T>> {
            if (!expect_list(in, node)) return std::nullopt;
            std::vector<T> out;
            for (const Node& each : node.items)
              if (auto value = item.read(in, each)) out.push_back(std::move(*value));
            return out;
          },
          [item](Schema& schema) {
            return Json{{"type", "array"}, {"minItems", 1}, {"items", item.schema(schema)}};
          }};
}

template <class T>
Type<std::vector<T>> one_or_list(Type<T> item) {
  const Type<std::vector<T>> list = list_of(item);
  return {[item, list](Reader& in, const Node& node) -> std::optional<std::vector<T>> {
            if (node.is_sequence()) return list.read(in, node);
            auto value = item.read(in, node);
            if (!value) return std::nullopt;
            std::vector<T> out;
            out.push_back(std::move(*value));
            return out;
          },
          [item, list](Schema& schema) {
            return Json{{"anyOf", {item.schema(schema), list.schema(schema)}}};
          }};
}

// ---- Choices

/// A scalar is read as one type, anything else as another: `never: "DELETE /zones/**"` or `never: {...}`.
template <class T>
Type<T> scalar_or(Type<T> scalar, Type<T> other) {
  return {[scalar, other](Reader& in, const Node& node) {
            return node.is_scalar() ? scalar.read(in, node) : other.read(in, node);
          },
          [scalar, other](Schema& schema) {
            return Json{{"anyOf", {scalar.schema(schema), other.schema(schema)}}};
          }};
}

/// The same type, its value handed to `make`.
template <class To, class From, class Make>
Type<To> mapped(Type<From> from, Make make) {
  return {[from, make](Reader& in, const Node& node) -> std::optional<To> {
            auto value = from.read(in, node);
            if (!value) return std::nullopt;
            return make(in, node, std::move(*value));
          },
          from.schema};
}

// ---- Headers and bodies

bool is_header_name(std::string_view name);
/// A mapping from header names to text.
Type<http::Headers> headers();
/// Text as it is, or a mapping or list that becomes compact JSON.
struct Body {
  std::string bytes;
  bool json = false;
};
Type<Body> body();
/// The node as JSON: quoted scalars are text, plain ones what YAML takes them for.
Json to_json(const Node& node);
/// A plain scalar that YAML takes for a number, true, false or null.
bool looks_typed(const Node& node);

}  // namespace cfmock::scenario
