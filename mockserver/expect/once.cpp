// The same intent twice, whatever else differs: a record that is created again with another comment, a POST that
// is repeated by another connection. Two requests are one intent when their paths and the named fields are the
// same; a field that is not there is a value like any other. Without named fields, and for bodies that are neither
// JSON nor a form, the whole call is the intent. How a name is written makes no other intent: `WWW.example.com.` and `www` are
// one record of example.com. Each start of the client counts for itself.

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "expect/judges.hpp"
#include "expect/words.hpp"
#include "match/value.hpp"

namespace cfmock::expect {
namespace {

constexpr std::string_view kQuery = "query.";

/// The zone of the path by its name; "" : it is not known.
std::string zone_of(const journal::Entry& entry, const Evidence& evidence) {
  constexpr std::string_view kZones = "/zones/";
  std::string_view path = match::api_path(entry.path);
  if (!path.starts_with(kZones)) return "";
  path.remove_prefix(kZones.size());
  for (const WorldState* world : {&evidence.before, &evidence.after})
    for (const RecordState& state : *world)
      if (state.type == "zone" && state.zone.empty() && state.id == path.substr(0, path.find('/'))) return lower(state.name);
  return "";
}

std::string as_json(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// As it counts: `value` as JSON.
std::string spelt(const std::string& field, nlohmann::json value, const std::string& zone) {
  const std::string_view last = std::string_view(field).substr(field.rfind('.') + 1);
  if (value.is_string() && (last == "name" || last == "type")) {
    std::string text = lower(value.get_ref<const std::string&>());
    if (text.ends_with('.')) text.pop_back();
    if (last == "name" && !zone.empty())
      text = text == "@" ? zone : text == zone || text.ends_with("." + zone) ? text : text + "." + zone;
    value = std::move(text);
  }
  return as_json(value);
}

/// `zone`: of a value that is compared; nullptr: of one that is shown as it came.
std::string value_of(const std::string& field, const journal::Entry& entry, match::Body& body, const std::string* zone = nullptr) {
  if (field.starts_with(kQuery)) {
    std::string out = "none";
    match::any_parameter(entry.query, field.substr(kQuery.size()), [&](std::string_view value) {
      out = zone ? spelt(field, value, *zone) : as_json(value);
      return true;
    });
    return out;
  }
  const nlohmann::json* value = body.find(field);
  if (value == nullptr) return "none";
  return zone != nullptr ? spelt(field, *value, *zone) : as_json(*value);
}

bool looks_at_body(const scenario::ExpectOnce& what) {
  for (const std::string& field : what.by)
    if (!field.starts_with(kQuery)) return true;
  return false;
}

bool is_cut(const scenario::ExpectOnce& what, const journal::Entry& entry) {
  return looks_at_body(what) && entry.body_size > journal::kBodyKept;
}

/// ` with type "A", name "www.example.com"`
std::string values_of(const scenario::ExpectOnce& what, const journal::Entry& entry) {
  match::Body body(subject_of(entry));
  std::vector<std::string> out;
  for (const std::string& field : what.by) out.push_back(field + " " + value_of(field, entry, body));
  return out.empty() ? "" : " with " + join(out, ", ");
}

std::string intent_of(const scenario::ExpectOnce& what, const journal::Entry& entry, const Evidence& evidence) {
  match::Body body(subject_of(entry));
  const bool whole = what.by.empty() || (looks_at_body(what) && !body.trouble().empty());
  const std::string run = fmt::format("run {}\n", run_of(evidence, entry));
  if (whole) return run + fmt::format("call {:016x}", entry.call_hash);
  std::string out = run + std::string(match::api_path(entry.path));
  if (out.ends_with('/')) out.pop_back();
  const std::string zone = zone_of(entry, evidence);
  for (const std::string& field : what.by) out += "\n" + value_of(field, entry, body, &zone);
  return out;
}

}  // namespace

Finding judge(const scenario::ExpectOnce& what, const Case& c) {
  const Entries entries = asked(c.evidence, what.of);
  if (entries.empty()) return nothing_asked(c, what.of);
  std::map<std::string, Entries> by_intent;
  Entries cut;
  for (const journal::Entry* entry : entries)
    is_cut(what, *entry) ? cut.push_back(entry) : by_intent[intent_of(what, *entry, c.evidence)].push_back(entry);
  const auto most = static_cast<size_t>(what.at_most);
  const Entries* worst = nullptr;
  size_t over = 0;
  for (const auto& [intent, group] : by_intent) {
    over += group.size() > most ? 1 : 0;
    const bool worse = worst == nullptr || group.size() > worst->size() ||
                       (group.size() == worst->size() && group.front()->seq < worst->front()->seq);
    if (worse) worst = &group;
  }
  if (over > 0)
    return of_attempts(not_met(
        fmt::format("{}{} {}; {}{}", operation_of(*worst->front()), values_of(what, *worst->front()),
                    was("asked", worst->size()), at_most_allowed(what.at_most),
                    over == 1 ? "" : fmt::format(" ({} too often)", counted(over - 1, "other intent"))),
        *worst));
  if (!cut.empty())
    return inconclusive(fmt::format("the journal keeps {} bytes of a body, too little to tell what {} of {} meant",
                                    journal::kBodyKept, counted(cut.size(), "request"), name_of(what.of)),
                        cut);
  return met(fmt::format("{} {}, and none meant the same {}", asked_of(what.of), was("asked", entries.size()),
                         most == 1 ? "as another" : fmt::format("more than {}", times(most))),
             entries);
}

}  // namespace cfmock::expect
