#include "cloudflare/object_styles.hpp"

#include <cstdio>
#include <cstdlib>
#include <unordered_map>

#include "base/text.hpp"
#include "cloudflare/tables.hpp"

namespace cfmock::cloudflare {
namespace {

ObjectStyle::Form form_named(std::string_view word) {
  using Form = ObjectStyle::Form;
  if (word == "hex") return Form::kHex;
  if (word == "uuid") return Form::kUuid;
  if (word == "number") return Form::kNumber;
  if (word == "name") return Form::kName;
  if (word == "raw") return Form::kRaw;
  if (word == "given") return Form::kGiven;
  std::fprintf(stderr, "cfmock: broken table fixtures/objects.tsv: form %.*s\n",
               static_cast<int>(word.size()), word.data());
  std::abort();
}

/// "{uuid}" and the like, wherever they stand in a string of the defaults.
void fill(Json& value, std::string_view key, std::string_view scope_id, IdSource& ids, Instant now) {
  if (value.is_structured()) {
    for (auto& item : value) fill(item, key, scope_id, ids, now);
  } else if (value.is_string() && value.get_ref<const std::string&>().find('{') != std::string::npos) {
    std::string text = value.get<std::string>();
    text = replace_all(std::move(text), "{key}", key);
    text = replace_all(std::move(text), "{account}", scope_id);
    text = replace_all(std::move(text), "{zone}", scope_id);
    if (text.find("{hex}") != std::string::npos) text = replace_all(std::move(text), "{hex}", ids.hex(32));
    if (text.find("{uuid}") != std::string::npos) text = replace_all(std::move(text), "{uuid}", ids.uuid4());
    if (text.find("{now}") != std::string::npos)
      text = replace_all(std::move(text), "{now}", rfc3339(now, Fraction::kSixDigits));
    value = std::move(text);
  }
}

}  // namespace

const ObjectStyle& style_of(const std::string& shape) {
  static const ObjectStyle usual;
  static const auto table = [] {
    std::unordered_map<std::string_view, ObjectStyle> out;
    for (const auto& c : table_rows("fixtures/objects.tsv", 10))
      out.emplace(c[0], ObjectStyle{c[1], form_named(c[2]), none_if_dash(c[3]), none_if_dash(c[4]),
                                    none_if_dash(c[5]), none_if_dash(c[6]), none_if_dash(c[7])});
    return out;
  }();
  const auto at = table.find(shape);
  return at == table.end() ? usual : at->second;
}

void hide(Json& object, const ObjectStyle& style) {
  if (style.hides.empty() || !object.is_object()) return;
  for (const std::string_view field : split(style.hides, ';')) object.erase(std::string(field));
}

std::string new_key(const ObjectStyle& style, IdSource& ids) {
  if (style.form == ObjectStyle::Form::kUuid) return ids.uuid4();
  if (style.form == ObjectStyle::Form::kNumber) return std::to_string(ids.next() % 9'000'000 + 1'000'000);
  return ids.hex(32);
}

void add_defaults(Json& object, const ObjectStyle& style, std::string_view key, std::string_view scope_id,
                  IdSource& ids, Instant now) {
  if (!style.defaults.empty()) {
    Json defaults = Json::parse(style.defaults);
    fill(defaults, key, scope_id, ids, now);
    for (auto& [name, value] : defaults.items())
      if (!object.contains(name)) object[name] = std::move(value);
  }
  for (const std::string_view name : {style.created, style.modified})
    if (!name.empty()) object[std::string(name)] = rfc3339(now, Fraction::kSixDigits);
}

}  // namespace cfmock::cloudflare
