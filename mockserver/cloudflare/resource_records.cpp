// /zones/:id/dns_records: list, create, get, overwrite (PUT), edit (PATCH), delete. Writes answer 200, not
// 201.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cloudflare/body.hpp"
#include "cloudflare/refusals.hpp"
#include "cloudflare/listed.hpp"
#include "cloudflare/resources.hpp"

namespace cfmock::cloudflare {
namespace {

Zone& zone_of(Call& call) { return *call.store.find_zone(call.route.id("zone_id")); }

/// Domains of the free registries: the API reads their records, and does not write them (node-cloudflare#99).
std::optional<Refusal> not_for(const Zone& zone) {
  constexpr std::array<std::string_view, 5> kFree{".cf", ".ga", ".gq", ".ml", ".tk"};
  if (std::none_of(kFree.begin(), kFree.end(), [&](auto end) { return zone.name.ends_with(end); }))
    return std::nullopt;
  return Refusal{"not-enabled", "", fmt::format("{} is a domain of a free registry", zone.name), {}, {}, {}};
}

Outcome not_found(const Call& call, const Zone& zone) {
  return refused({"not-found",
                  "",
                  fmt::format("zone {} has no record {}", zone.name, call.route.id("record_id")),
                  {},
                  {},
                  {}});
}

/// "tag=team:dns", "tag.contains=team:d", "tag.present=team", "tag.absent=team": a tag is "name:value".
std::optional<bool> tag_passes(const http::QueryParameter& p, const std::vector<std::string>& tags) {
  if (p.name != "tag" && !p.name.starts_with("tag.")) return std::nullopt;
  const auto name = [](std::string_view tag) { return tag.substr(0, tag.find(':')); };
  const auto named = [&](const std::string& tag) { return iequals(name(tag), name(p.value)); };
  const bool has = std::any_of(tags.begin(), tags.end(), named);
  if (p.name == "tag.present") return has;
  if (p.name == "tag.absent") return !has;
  const auto value = [&](std::string_view tag) {
    return tag.substr(std::min(tag.size(), name(tag).size() + 1));
  };
  const http::QueryParameter of_value{p.name, std::string(value(p.value))};
  return std::any_of(tags.begin(), tags.end(), [&](const std::string& tag) {
    return named(tag) && field_matches(of_value, "tag", value(tag)).value_or(false);
  });
}

/// Does this parameter, if it is a filter, let the record pass? nullopt: it is no filter.
std::optional<bool> passes(const http::QueryParameter& p, const Record& record) {
  if (p.name == "type") return iequals(p.value, record.type);
  if (p.name == "proxied") return p.value == (record.proxied ? "true" : "false");
  if (p.name == "search")
    return lower(record.name).find(lower(p.value)) != std::string::npos ||
           lower(record.content).find(lower(p.value)) != std::string::npos;
  for (const auto& [field, value] : {std::pair<std::string_view, std::string_view>{"name", record.name},
                                     {"content", record.content},
                                     {"comment", record.comment}})
    if (const auto hit = field_matches(p, field, value)) return hit;
  return tag_passes(p, record.tags);
}

bool fits_filters(const Record& record, const Query& query, bool any) {
  bool filtered = false, one = false;
  for (const http::QueryParameter& parameter : query) {
    const auto hit = passes(parameter, record);
    if (!hit) continue;
    filtered = true;
    if (*hit)
      one = true;
    else if (!any)
      return false;
  }
  return !filtered || !any || one;
}

// In which order records come when none is asked for is not known: as they were made.
void sort_records(std::vector<const Record*>& records, const Query& query) {
  const bool down = descending(query);
  const std::string* order = http::find_parameter(query, "order");
  if (order == nullptr) {
    if (down) std::reverse(records.begin(), records.end());
    return;
  }
  const auto less = [&](const Record* a, const Record* b) {
    if (*order == "type") return a->type < b->type;
    if (*order == "content") return a->content < b->content;
    if (*order == "ttl") return a->ttl < b->ttl;
    if (*order == "proxied") return a->proxied < b->proxied;
    return a->name < b->name;
  };
  std::stable_sort(records.begin(), records.end(),
                   [&](const Record* a, const Record* b) { return down ? less(b, a) : less(a, b); });
}

std::optional<Refusal> bad_words(const Query& query) {
  const auto check = [&](const char* name, const std::vector<std::string>& words) -> std::optional<Refusal> {
    const std::string* value = http::find_parameter(query, name);
    if (value == nullptr || std::find(words.begin(), words.end(), *value) != words.end()) return std::nullopt;
    const std::string sentence =
        fmt::format("{} must be {}, not \"{}\"", name, one_of(words), printable(*value));
    return invalid_parameter(sentence);
  };
  if (auto bad = check("order", {"type", "name", "content", "ttl", "proxied"})) return bad;
  if (auto bad = check("direction", {"asc", "desc"})) return bad;
  return check("match", {"any", "all"});
}

Outcome written(const Record& record) {
  Outcome out;
  out.body = success_body(record.json);
  out.wrote = true;
  return out;
}

/// PUT and PATCH: the same but for what a missing field means.
Outcome replace(Call& call, bool keep) {
  Zone& zone = zone_of(call);
  if (auto refusal = not_for(zone)) return refused(std::move(*refusal));
  Record* old = zone.find(call.route.id("record_id"));
  if (old == nullptr) return not_found(call, zone);
  if (call.store.objects.heavy()) return refused(no_room());
  const auto body = json_body(call.request);
  if (const Refusal* refusal = std::get_if<Refusal>(&body)) return refused(*refusal);
  auto read = read_record(std::get<nlohmann::json>(body), zone.name, keep ? old : nullptr);
  if (const Refusal* refusal = std::get_if<Refusal>(&read)) return refused(*refusal);
  Record& record = std::get<Record>(read);
  record.id = old->id, record.created = old->created, record.modified = call.now;
  if (auto refusal = conflict(zone.records, record, record.id)) return refused(*refusal);
  record.refresh();
  call.store.objects.grew(bytes_of(record) - bytes_of(*old));
  *old = std::move(record);
  return written(*old);
}

}  // namespace

Outcome records_list(Call& call) {
  const auto request = page_request(call.query, 100, 1, 5'000'000);
  if (const Refusal* refusal = std::get_if<Refusal>(&request)) return refused(*refusal);
  if (auto refusal = bad_words(call.query)) return refused(*refusal);
  const std::string* match = http::find_parameter(call.query, "match");
  std::vector<const Record*> records;
  for (const Record& record : zone_of(call).records)
    if (fits_filters(record, call.query, match != nullptr && *match == "any")) records.push_back(&record);
  sort_records(records, call.query);
  return listed(call, std::get<PageRequest>(request), records, [](std::string& out, const Record* record) { out += record->json; });
}

Outcome records_create(Call& call) {
  const auto body = json_body(call.request);
  if (const Refusal* refusal = std::get_if<Refusal>(&body)) return refused(*refusal);
  Zone& zone = zone_of(call);
  if (auto refusal = not_for(zone)) return refused(std::move(*refusal));
  if (call.store.objects.heavy()) return refused(no_room());
  auto read = read_record(std::get<nlohmann::json>(body), zone.name, nullptr);
  if (const Refusal* refusal = std::get_if<Refusal>(&read)) return refused(*refusal);
  Record& record = std::get<Record>(read);
  if (auto refusal = conflict(zone.records, record, "")) return refused(*refusal);
  record.id = call.ids.hex(32);
  record.created = record.modified = call.now;
  record.refresh();
  call.store.objects.grew(bytes_of(record));
  zone.records.push_back(std::move(record));
  return written(zone.records.back());
}

Outcome records_get(Call& call) {
  Zone& zone = zone_of(call);
  const Record* record = zone.find(call.route.id("record_id"));
  if (record == nullptr) return not_found(call, zone);
  Outcome out;
  out.body = success_body(record->json);
  return out;
}

Outcome records_overwrite(Call& call) { return replace(call, false); }
Outcome records_edit(Call& call) { return replace(call, true); }

Outcome records_delete(Call& call) {
  Zone& zone = zone_of(call);
  const std::string id(call.route.id("record_id"));
  if (auto refusal = not_for(zone)) return refused(std::move(*refusal));
  if (zone.find(id) == nullptr) return not_found(call, zone);
  const auto gone = std::find_if(zone.records.begin(), zone.records.end(),
                                 [&](const Record& record) { return record.id == id; });
  call.store.objects.grew(-bytes_of(*gone));
  zone.records.erase(gone);
  Outcome out;
  out.body = success_body("{\"id\":\"" + id + "\"}");
  out.wrote = true;
  return out;
}

}  // namespace cfmock::cloudflare
