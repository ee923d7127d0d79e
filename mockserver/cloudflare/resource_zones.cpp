// /zones: list, create, get, edit, delete.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cloudflare/authorise.hpp"
#include "cloudflare/body.hpp"
#include "cloudflare/refusals.hpp"
#include "cloudflare/listed.hpp"
#include "cloudflare/resources.hpp"

namespace cfmock::cloudflare {
namespace {

/// The `permissions` array that a zone shows to its caller. The recorded ones hold these words.
std::string permissions_seen(const Credential& credential, const Zone& zone) {
  static const GroupSet kDnsWrite = permission_groups_called("DNS Write"),
                        kDnsRead = permission_groups_called("DNS Read") | kDnsWrite,
                        kZoneWrite = permission_groups_called("Zone Write"),
                        kZoneRead = permission_groups_called("Zone Read") | kZoneWrite;
  const GroupSet held = credential.grants.on_zone(zone.key, zone.account_key);
  std::string out = "[";
  out.reserve(80);  // all four of them
  const auto add = [&](const char* word, const GroupSet& groups) {
    if (!credential.is_key() && (groups & held).none()) return;
    if (out.size() > 1) out += ',';
    out += word;
  };
  add("\"#dns_records:edit\"", kDnsWrite);
  add("\"#dns_records:read\"", kDnsRead);
  add("\"#zone:edit\"", kZoneWrite);
  add("\"#zone:read\"", kZoneRead);
  out += ']';
  return out;
}

bool fits_filters(const Zone& zone, const AccountSpec* account, const Query& query) {
  for (const http::QueryParameter& parameter : query) {
    if (parameter.name == "name" && !operator_matches(parameter.value, zone.name)) return false;
    if (parameter.name == "status" && parameter.value != zone.status) return false;
    if (parameter.name == "account.id" && (account == nullptr || parameter.value != account->id))
      return false;
    if (parameter.name == "account.name" && !operator_matches(parameter.value, zone.account)) return false;
  }
  return true;
}

void sort_zones(std::vector<const Zone*>& zones, const Query& query) {
  const std::string* order = http::find_parameter(query, "order");
  const auto key = [&](const Zone* zone) -> const std::string& {
    return order != nullptr && *order == "status"              ? zone->status
           : order != nullptr && order->starts_with("account") ? zone->account
                                                               : zone->name;
  };
  const bool down = descending(query);
  std::stable_sort(zones.begin(), zones.end(),
                   [&](const Zone* a, const Zone* b) { return down ? key(b) < key(a) : key(a) < key(b); });
}

/// Two labels at least, each of letters, digits and hyphens.
bool registrable(std::string_view name) {
  const auto labels = split(name, '.');
  return labels.size() >= 2 && name.size() <= 253 &&
         std::all_of(labels.begin(), labels.end(), [](std::string_view label) {
           return !label.empty() && label.size() <= 63 &&
                  std::all_of(label.begin(), label.end(), [](unsigned char c) {
                    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c >= 0x80;
                  });
         });
}

/// The account that a new zone is for: the one in the body, else the only one that the credential covers.
std::variant<const AccountSpec*, Refusal> account_for(const Call& call, const nlohmann::json& body) {
  std::string id;
  if (body.contains("account") && body["account"].is_object() && body["account"].contains("id") &&
      body["account"]["id"].is_string())
    id = body["account"]["id"].get<std::string>();
  for (const AccountSpec& account : call.store.accounts)
    if ((id.empty() || account.id == id) &&
        allowed_on_all_zones(*call.credential, *call.operation.groups, account))
      return &account;
  return Refusal{"wrong-account",
                 "",
                 fmt::format("{} covers no account{}", call.credential->label(), id.empty() ? "" : " " + id),
                 call.credential->spec.place_of("accounts"),
                 {},
                 {}};
}

/// An empty list that is the policy's doing: there is a zone that the filters fit, and the credential may not
/// see it.
std::optional<Refusal> hidden_by_policy(const Call& call, bool sees_none) {
  for (const Zone& zone : call.store.zones) {
    if (allowed_on_zone(*call.credential, *call.operation.groups, zone)) continue;
    if (!sees_none && !fits_filters(zone, call.store.account_named(zone.account), call.query)) continue;
    return empty_list(*call.credential, zone_refusal(*call.credential, call.operation, zone, call.now),
                      sees_none ? "see no zone" : "not see " + zone.name);
  }
  return std::nullopt;
}

/// Until 2021 a token for some zones could list none but the one that it asked for by its name.
std::optional<Refusal> refused_then(const Call& call, bool found) {
  if (found && http::find_parameter(call.query, "name") != nullptr) return std::nullopt;
  for (const AccountSpec& account : call.store.accounts)
    if (allowed_on_all_zones(*call.credential, *call.operation.groups, account)) return std::nullopt;
  return Refusal{"wrong-zone",
                 "by-name",
                 call.credential->label() + " covers some zones, and may list one of them by its name alone",
                 call.credential->spec.place_of("zones"),
                 {},
                 {}};
}

}  // namespace

Outcome zones_list(Call& call) {
  const auto request = page_request(call.query, 20, 5, 50);
  if (const Refusal* refusal = std::get_if<Refusal>(&request)) return refused(*refusal);
  std::vector<const Zone*> visible, zones;
  for (const Zone& zone : call.store.zones)
    if (allowed_on_zone(*call.credential, *call.operation.groups, zone)) visible.push_back(&zone);
  for (const Zone* zone : visible)
    if (fits_filters(*zone, call.store.account_named(zone->account), call.query)) zones.push_back(zone);
  sort_zones(zones, call.query);
  Outcome out = listed(call, std::get<PageRequest>(request), zones, [&](std::string& text, const Zone* zone) {
    text += zone->json_head;
    text += permissions_seen(*call.credential, *zone);
    text += zone->json_tail;
  });
  if (zones.empty()) out.silent = hidden_by_policy(call, visible.empty());
  out.refused_then = refused_then(call, !zones.empty());
  return out;
}

Outcome zones_create(Call& call) {
  const auto read = json_body(call.request);
  if (const Refusal* refusal = std::get_if<Refusal>(&read)) return refused(*refusal);
  const auto& body = std::get<nlohmann::json>(read);
  const auto account = account_for(call, body);
  if (const Refusal* refusal = std::get_if<Refusal>(&account)) return refused(*refusal);
  const std::string name =
      body.contains("name") && body["name"].is_string() ? lower(body["name"].get<std::string>()) : "";
  if (!registrable(name))
    return refused(
        {"invalid-parameter", "domain", fmt::format("\"{}\" is no domain", printable(name)), {}, name, {}});
  for (const Zone& zone : call.store.zones)
    if (zone.name == name)
      return refused({"zone-exists", "", fmt::format("zone {} exists ({})", name, zone.id), {}, name, {}});
  if (call.store.objects.heavy()) return refused(no_room());
  Zone zone;
  zone.id = call.ids.hex(32), zone.name = name, zone.account = std::get<const AccountSpec*>(account)->name,
  zone.status = "pending";
  zone.created = zone.modified = call.now;
  call.store.refresh(zone);
  call.store.objects.grew(bytes_of(zone));
  call.store.zones.push_back(std::move(zone));
  Outcome out;
  const Zone& made = call.store.zones.back();
  out.body = success_body(zone_json(made, permissions_seen(*call.credential, made)));
  out.wrote = true;
  return out;
}

Outcome zones_get(Call& call) {
  Outcome out;
  const Zone& zone = *call.store.find_zone(call.route.id("zone_id"));
  out.body = success_body(zone_json(zone, permissions_seen(*call.credential, zone)));
  return out;
}

Outcome zones_edit(Call& call) {
  const auto read = json_body(call.request);
  if (const Refusal* refusal = std::get_if<Refusal>(&read)) return refused(*refusal);
  const auto& body = std::get<nlohmann::json>(read);
  Zone& zone = *call.store.find_zone(call.route.id("zone_id"));
  if (!body.contains("paused") || !body["paused"].is_boolean())
    return refused({"invalid-parameter",
                    "",
                    "only \"paused\" (true or false) can be edited here",
                    {},
                    "Invalid request: one of paused, plan, type or vanity_name_servers is expected",
                    {}});
  zone.paused = body["paused"].get<bool>();
  zone.modified = call.now;
  call.store.refresh(zone);
  Outcome out = zones_get(call);
  out.wrote = true;
  return out;
}

Outcome zones_delete(Call& call) {
  const std::string id(call.route.id("zone_id"));
  auto& zones = call.store.zones;
  const auto gone = std::find_if(zones.begin(), zones.end(), [&](const Zone& zone) { return zone.id == id; });
  call.store.objects.grew(-bytes_of(*gone));
  zones.erase(gone);
  Outcome out;
  out.body = success_body("{\"id\":\"" + id + "\"}");
  out.wrote = true;
  return out;
}

}  // namespace cfmock::cloudflare
