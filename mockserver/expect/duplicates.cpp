// Objects of the final world that say the same, of which the client made at least one: what was doubled before it
// came is not its doing.
//
// Records say type, name and content; zones say their name; other objects all their JSON but what the API put into
// it (ids and times). An object whose key the client chose, such as a KV pair, is never the double of another.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.hpp"
#include "expect/judges.hpp"
#include "expect/state_words.hpp"
#include "expect/words.hpp"
#include "match/body.hpp"

namespace cfmock::expect {
namespace {

using Json = nlohmann::json;
using scenario::ExpectNoDuplicates;
using Of = ExpectNoDuplicates::Of;

Of kind_of(const RecordState& state) {
  if (!state.zone.empty()) return Of::kRecords;
  if (state.type == "zone") return Of::kZones;
  return state.type == "object" ? Of::kObjects : Of::kAll;  // kAll: an account, which no client makes twice
}

bool is_key_of_the_api(std::string_view key) {
  std::string digits;
  for (const char c : key)
    if (c != '-') digits += c;
  return digits.size() == 32 && is_hex(digits);
}

bool is_put_by_the_api(const std::string& name, const Json& value, const std::string& key) {
  if (name == "id" || name == "uid" || name == "uuid" || name == "etag") return true;
  if (name.ends_with("_at") || name.ends_with("_on")) return true;
  return value.is_string() && value.get_ref<const std::string&>() == key;
}

/// What an object says; "" when that is nothing, or cannot be compared.
std::string words_of_object(const RecordState& state, const std::vector<std::string>& by) {
  Json json = Json::parse(state.content, nullptr, false);
  if (!json.is_object() || !is_key_of_the_api(state.id)) return "";
  Json said = Json::object();
  if (by.empty()) {
    for (const auto& [name, value] : json.items())
      if (!is_put_by_the_api(name, value, state.id)) said[name] = value;
  } else {
    match::Body body(state.content);
    for (const std::string& field : by)
      if (const Json* value = body.find(field)) said[field] = *value;
  }
  if (said.empty()) return "";
  return state.name.substr(0, state.name.rfind('/')) + "\n" + said.dump();
}

std::string field_of_record(const RecordState& state, const std::string& field) {
  if (field == "type") return state.type;
  if (field == "name") return lower(state.name);
  if (field == "content") return state.content;
  if (field == "ttl") return std::to_string(state.ttl);
  return field == "proxied" ? std::to_string(state.proxied) : "";
}

std::string words_of(const RecordState& state, const ExpectNoDuplicates& what) {
  const Of kind = kind_of(state);
  if (kind == Of::kAll || (what.of != Of::kAll && what.of != kind)) return "";
  if (kind == Of::kObjects) return words_of_object(state, what.by);
  if (kind == Of::kZones) return "zone " + lower(state.name);
  static const std::vector<std::string> kAllSaid{"type", "name", "content"};
  std::string out = "record of " + state.zone;
  for (const std::string& field : what.by.empty() ? kAllSaid : what.by) out += "\n" + field_of_record(state, field);
  return out;
}

std::string shown(const RecordState& state) {
  if (kind_of(state) == Of::kRecords) return record_text(state);
  if (kind_of(state) == Of::kZones) return "the zone " + printable(state.name);
  return printable(state.name.substr(0, state.name.rfind('/'))) + " " + first_of_content(state);
}

Entries creations(const Evidence& evidence) {
  Entries out;
  for (const journal::Entry& entry : evidence.entries)
    if (entry.wrote && entry.method != "DELETE") out.push_back(&entry);
  return out;
}

}  // namespace

Finding judge(const ExpectNoDuplicates& what, const Case& c) {
  if (!c.evidence.world_known) return inconclusive(kWorldUnknown);
  std::set<std::pair<std::string, std::string>> old;  // zone, id
  for (const RecordState& state : c.evidence.before) old.insert({state.zone, state.id});
  std::map<std::string, std::vector<const RecordState*>> groups;
  for (const RecordState& state : c.evidence.after)
    if (std::string words = words_of(state, what); !words.empty()) groups[std::move(words)].push_back(&state);
  std::vector<std::string> found;
  for (const auto& [words, group] : groups) {
    const bool is_new = std::any_of(group.begin(), group.end(), [&](const RecordState* state) {
      return !old.contains({state->zone, state->id});
    });
    if (group.size() > 1 && is_new) found.push_back(fmt::format("{} is there {}", shown(*group.front()), times(group.size())));
  }
  if (found.empty()) return met("no two objects say the same of which the client made one");
  const size_t more = found.size() - 1;
  return not_met(found.front() + (more == 0 ? "" : fmt::format("; and {}", counted(more, "more duplicate"))),
                 creations(c.evidence));
}

}  // namespace cfmock::expect
