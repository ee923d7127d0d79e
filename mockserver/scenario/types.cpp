#include "scenario/types.hpp"

#include <algorithm>
#include <memory>

namespace cfmock::scenario {
namespace {

bool expect_scalar(Reader& in, const Node& node, std::string_view says) {
  if (node.is_scalar()) return true;
  in.error(node, fmt::format("expected {}, got {}", says, kind_name(node)),
           node.is_null() ? "write the value after the colon, or remove the key" : "write one value");
  return false;
}

Json text_schema() { return {{"type", {"string", "number", "boolean"}}}; }

bool is_name(std::string_view text) {
  return !text.empty() && text.front() >= 'a' && text.front() <= 'z' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool is_email(std::string_view text) {
  const size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && text.find('.', at) != std::string_view::npos &&
         text.back() != '.' && text.find_first_of(" \t\r\n<>") == std::string_view::npos &&
         text.find('@', at + 1) == std::string_view::npos;
}

bool is_id(std::string_view text) { return text.size() == 32 && is_hex(text) && lower(text) == text; }

bool is_address(std::string_view text) { return parse_address(text).has_value(); }

constexpr std::string_view kAmount = R"([0-9]+(\.[0-9]+)?)";

std::string duration_pattern(std::string_view sign) {
  std::string out = "^" + std::string(sign) + "(?=.)";
  for (const std::string_view unit : {"d", "h", "m", "s", "ms", "us"})
    out += fmt::format("({}{})?", kAmount, unit);
  return out + "$";
}

Type<Duration> duration_type(std::string pattern, std::optional<Duration> least, std::string too_little) {
  return {[least, too_little](Reader& in, const Node& node) -> std::optional<Duration> {
            if (!expect_scalar(in, node, "a duration")) return std::nullopt;
            const auto value = parse_duration(node.text);
            if (!value)
              in.error(node, "\"" + printable(node.text) + "\" is no duration",
                       parse_int(node.text) ? "add the unit: " + node.text + "s"
                                            : "write " + std::string(least ? kForwardDurationForms : kDurationForms));
            else if (least && *value < *least)
              in.error(node, too_little, "write " + std::string(kForwardDurationForms));
            else
              return value;
            return std::nullopt;
          },
          [pattern](Schema&) {
            return Json{{"type", "string"}, {"pattern", pattern}};
          }};
}

template <class Known>
Type<std::string> word_among(std::string what, Known known, std::string or_else) {
  return {[=](Reader& in, const Node& node) -> std::optional<std::string> {
            if (!expect_scalar(in, node, with_article(what))) return std::nullopt;
            const std::vector<std::string>& words = known();
            if (std::find(words.begin(), words.end(), node.text) != words.end()) return node.text;
            in.error(node, fmt::format("unknown {} \"{}\"", what, printable(node.text)),
                     (words.size() == 1 ? "write " + words.front() : words_remedy(node.text, words)) + or_else);
            return std::nullopt;
          },
          [known](Schema&) {
            return Json{{"enum", known()}};
          }};
}

}  // namespace

Type<std::string> any_text() {
  return {[](Reader& in, const Node& node) -> std::optional<std::string> {
            if (!expect_scalar(in, node, "text")) return std::nullopt;
            return node.text;
          },
          [](Schema&) { return text_schema(); }};
}

Type<std::string> text() {
  Type<std::string> any = any_text();
  return {[any](Reader& in, const Node& node) -> std::optional<std::string> {
            auto value = any.read(in, node);
            if (!value || !value->empty()) return value;
            in.error(node, "expected text, got an empty text", "write the value, or remove the key");
            return std::nullopt;
          },
          [](Schema&) {
            Json out = text_schema();
            out["minLength"] = 1;
            return out;
          }};
}

Type<std::string> line_of_text() {
  const Type<std::string> any = text();
  return {[any](Reader& in, const Node& node) -> std::optional<std::string> {
            auto value = any.read(in, node);
            if (!value || value->find('\n') == std::string::npos) return value;
            in.error(node, "expected one line, got several", "shorten it to one line");
            return std::nullopt;
          },
          [any](Schema& schema) {
            Json out = any.schema(schema);
            out["pattern"] = "^[^\\n]+$";
            return out;
          }};
}

Type<std::string> text_like(std::string says, std::string pattern, bool (*fits)(std::string_view)) {
  return {[says, fits](Reader& in, const Node& node) -> std::optional<std::string> {
            if (!expect_scalar(in, node, says)) return std::nullopt;
            if (looks_typed(node) || !fits(node.text)) {
              in.error(node, "\"" + printable(node.text) + "\" is not " + says,
                       looks_typed(node) && fits(node.text) ? "put it in quotes: it reads as a number"
                                                            : "write " + says);
              return std::nullopt;
            }
            return node.text;
          },
          [pattern](Schema&) {
            return Json{{"type", "string"}, {"pattern", pattern}};
          }};
}

Type<std::string> name_text() {
  return text_like("a name of lower-case letters, digits and dashes", "^[a-z][a-z0-9-]*$", is_name);
}
Type<std::string> email() {
  return text_like("an e-mail address, such as dev@example.com",
                   "^[^@\\s<>]+@[^@\\s<>]*\\.[^@\\s<>]*[^@\\s<>.]$", is_email);
}
Type<std::string> hex_id() {
  return text_like("an id: 32 hex digits, in lower case", "^[0-9a-f]{32}$", is_id);
}
Type<std::string> address_text() {
  return text_like("an IP address, such as 203.0.113.7 or 2001:db8::7", "^[0-9a-fA-F.:]+$", is_address);
}

Type<Cidr> cidr() {
  const auto fits = [](std::string_view given) { return parse_cidr(given).has_value(); };
  return mapped<Cidr>(text_like("an address block, such as 203.0.113.0/24 or 2001:db8::/32",
                                "^[0-9a-fA-F.:]+(/[0-9]+)?$", fits),
                      [](Reader&, const Node&, const std::string& given) { return parse_cidr(given); });
}

Type<int> whole(std::string says, int least, int most) {
  return {[=](Reader& in, const Node& node) -> std::optional<int> {
            if (!expect_scalar(in, node, says)) return std::nullopt;
            const std::string range = most == INT32_MAX
                                          ? fmt::format("a whole number from {}", least)
                                          : fmt::format("a whole number from {} to {}", least, most);
            std::string_view digits = node.text;
            if (digits.starts_with('+')) digits.remove_prefix(1);
            const auto value = parse_int(digits);
            if (value && node.quoted)
              in.error(node, fmt::format("expected {}, got text", says), "take the quotes away");
            else if (!value || *value < least || *value > most)
              in.error(node, fmt::format("\"{}\" is not {}", printable(node.text), says), "write " + range);
            else
              return static_cast<int>(*value);
            return std::nullopt;
          },
          [=](Schema&) {
            Json out{{"type", "integer"}, {"minimum", least}};
            if (most != INT32_MAX) out["maximum"] = most;
            return out;
          }};
}

Type<int> count() { return whole("a count", 0, INT32_MAX); }

Type<int> times() {
  const auto number = whole("a number of times", 1, 10000);
  return {[number](Reader& in, const Node& node) -> std::optional<int> {
            if (node.is_scalar() && node.text == "forever") return 0;
            if (!node.is_plain() || parse_int(node.text)) return number.read(in, node);
            in.error(node, "\"" + printable(node.text) + "\" is not a number of times",
                     "write a whole number from 1 to 10000, or forever");
            return std::nullopt;
          },
          [number](Schema& schema) {
            return Json{{"anyOf", {number.schema(schema), Json{{"const", "forever"}}}}};
          }};
}

Type<bool> yes_or_no() {
  return {[](Reader& in, const Node& node) -> std::optional<bool> {
            if (node.is_plain() && iequals(node.text, "true")) return true;
            if (node.is_plain() && iequals(node.text, "false")) return false;
            in.error(node,
                     node.is_scalar() ? fmt::format("\"{}\" is neither true nor false", printable(node.text))
                                      : fmt::format("expected true or false, got {}", kind_name(node)),
                     node.quoted ? "write true or false, without quotes" : "write true or false");
            return std::nullopt;
          },
          [](Schema&) {
            return Json{{"type", "boolean"}};
          }};
}

Type<Duration> duration() { return duration_type(duration_pattern("[+-]?"), std::nullopt, ""); }
Type<Duration> wait() {
  return duration_type(duration_pattern("\\+?"), Duration(0), "this duration cannot be negative");
}
Type<Duration> positive_wait() {
  return duration_type(duration_pattern("\\+?"), Duration(1), "this duration must be longer than nothing");
}

// The words are shared: a type is copied into every table that has a field of it, and some lists are long.
Type<std::string> word_of(std::string what, std::vector<std::string> words, std::string or_else) {
  return word_among(std::move(what),
                    [known = std::make_shared<const std::vector<std::string>>(std::move(words))]() -> const auto& { return *known; },
                    std::move(or_else));
}

Type<std::string> word_of(std::string what, WordList known, std::string or_else) {
  return word_among(std::move(what), known, std::move(or_else));
}

bool expect_list(Reader& in, const Node& node) {
  if (!node.is_sequence())
    in.error(node, fmt::format("expected a list, got {}", kind_name(node)),
             "write the items on lines that start with \"- \", or between [ and ]");
  else if (node.items.empty())
    in.error(node, "this list is empty", "give it an item, or remove the key");
  else
    return true;
  return false;
}

}  // namespace cfmock::scenario
