#include "scenario/fields.hpp"

#include <algorithm>

namespace cfmock::scenario {

bool expect_mapping(Reader& in, const Node& node, std::string_view what, std::string_view example) {
  if (node.is_mapping()) return true;
  in.error(node, fmt::format("expected {}, got {}", with_article(what), kind_name(node)),
           example.empty() ? std::string("write a mapping: its keys below it, or between { and }")
                           : fmt::format("write {}", example));
  return false;
}

void unknown_key(Reader& in, const Node& key, const std::vector<std::string>& known) {
  if (in.full()) return in.error(key, "unknown key", "");  // counted; the remedy would take its time
  const std::string message = "unknown key \"" + printable(key.text) + "\"";
  const size_t colon = key.text.find(':');
  if (colon != std::string::npos)
    for (const std::string& each : known)
      if (key.text.substr(0, colon) == each) return in.error(key, message, "write a space after the colon");
  if (key.text == "<<") return in.error(key, message, "merge keys are not used here: write the keys out");
  in.error(key, message, words_remedy(key.text, known));
}

void missing_key(Reader& in, const Node& node, std::string_view what, std::string_view key,
                 std::string_view doc) {
  in.error(node, fmt::format("{} needs the key \"{}\"", with_article(what), key),
           fmt::format("add \"{}: ...\". {}", key, doc));
}

bool right_number_of_keys(Reader& in, const Node& node, std::string_view what, Keys keys,
                          const std::vector<std::string>& optional) {
  if (keys == Keys::kAnyNumber) return true;
  std::vector<const Node*> given;
  for (const Entry& entry : node.entries)
    if (std::find(optional.begin(), optional.end(), entry.key.text) != optional.end())
      given.push_back(&entry.key);
  if (given.empty()) {
    in.error(node, with_article(what) + " says nothing yet", "give it one of: " + one_of(optional));
    return false;
  }
  if (keys == Keys::kAtLeastOne || given.size() == 1) return true;
  in.error(
      *given[1],
      fmt::format("{} has one key only, and \"{}\" is there already", with_article(what), given[0]->text),
      "keep one of the two");
  return false;
}

void limit_keys(Json& schema, Keys keys) {
  if (keys == Keys::kAnyNumber) return;
  const size_t required_keys = schema.contains("required") ? schema["required"].size() : 0;
  schema["minProperties"] = required_keys + 1;
  if (keys == Keys::kExactlyOne) schema["maxProperties"] = required_keys + 1;
}

std::string with_article(std::string_view name) {
  const bool vowel =
      !name.starts_with("us") && std::string_view("aeiou").find(name.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + std::string(name);
}

}  // namespace cfmock::scenario
