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

namespace {

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

}  // namespace

std::optional<std::string> meant_key(std::string_view written, const std::vector<std::string>& known) {
  constexpr size_t kLongest = 64;
  if (written.size() > kLongest) return std::nullopt;
  return nearest(written.substr(0, written.find(':')), known);
}

std::optional<Node> refuse_unknown_keys(Reader& in, const Node& node, const std::vector<std::string>& known) {
  std::optional<Node> mended;
  for (size_t i = 0; i < node.entries.size(); ++i) {
    const Node& key = node.entries[i].key;
    if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
    unknown_key(in, key, known);
    if (in.full()) continue;
    const auto meant = meant_key(key.text, known);
    if (!meant || (mended ? *mended : node).entry(*meant) != nullptr) continue;
    // "secret:x" is a key without a value: what stands behind the colon was meant for one.
    const size_t colon = key.text.find(':');
    if (colon != std::string::npos && !node.entries[i].value.is_null()) continue;
    if (!mended) mended = node;
    Entry& entry = mended->entries[i];
    if (colon != std::string::npos) {
      entry.value = key;
      entry.value.text = key.text.substr(colon + 1);
      entry.value.end_column = 0;
    }
    entry.key.text = *meant;
  }
  return mended;
}

void missing_key(Reader& in, const Node& node, std::string_view what, std::string_view key,
                 std::string_view doc) {
  in.error(node, fmt::format("{} needs the key \"{}\"", with_article(what), key),
           fmt::format("add \"{}: ...\". {}", key, doc));
}

void check_number_of_keys(Reader& in, const Node& node, std::string_view what, Keys keys,
                          const std::vector<std::string>& optional) {
  if (keys == Keys::kAnyNumber) return;
  std::vector<const Node*> given;
  for (const Entry& entry : node.entries)
    if (std::find(optional.begin(), optional.end(), entry.key.text) != optional.end())
      given.push_back(&entry.key);
  if (given.empty()) {
    in.error(node, with_article(what) + " says nothing yet", "give it one of: " + one_of(optional));
    return;
  }
  if (keys == Keys::kAtLeastOne || given.size() == 1) return;
  in.error(
      *given[1],
      fmt::format("{} has one key only, and \"{}\" is there already", with_article(what), given[0]->text),
      "keep one of the two");
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
