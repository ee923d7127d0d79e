#include "cloudflare/store.hpp"

#include <fmt/format.h>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "cloudflare/envelope.hpp"

namespace cfmock::cloudflare {
namespace {

Record made(const RecordSpec& spec, Instant created) {
  Record record;
  record.id = spec.id, record.name = spec.name, record.type = spec.type, record.content = spec.content;
  record.ttl = spec.proxied ? 1 : spec.ttl;
  record.proxied = spec.proxied, record.priority = spec.priority, record.comment = spec.comment,
  record.tags = spec.tags;
  record.created = record.modified = created;
  record.refresh();
  return record;
}

}  // namespace

std::ptrdiff_t bytes_of(const Zone& zone) {
  auto out = static_cast<std::ptrdiff_t>(sizeof(Zone) + zone.json_head.size() + zone.json_tail.size());
  for (const Record& record : zone.records) out += bytes_of(record);
  return out;
}

Record* Zone::find(std::string_view record_id) {
  for (Record& record : records)
    if (record.id == record_id) return &record;
  return nullptr;
}

Store::Store(const WorldSpec& world, Instant session_start)
    : users(world.users), accounts(world.accounts), created(session_start - std::chrono::hours(24 * 90)) {
  for (const ZoneSpec& spec : world.zones) {
    Zone zone;
    zone.id = spec.id, zone.name = spec.name, zone.account = spec.account, zone.status = spec.status;
    zone.created = zone.modified = zone.activated = created;
    zone.records.reserve(spec.records.size());
    for (const RecordSpec& record : spec.records) zone.records.push_back(made(record, created));
    refresh(zone);
    zones.push_back(std::move(zone));
  }
}

Zone* Store::find_zone(std::string_view id) {
  for (Zone& zone : zones)
    if (zone.id == id) return &zone;
  return nullptr;
}
const AccountSpec* Store::find_account(std::string_view id) const {
  for (const AccountSpec& account : accounts)
    if (account.id == id) return &account;
  return nullptr;
}
const AccountSpec* Store::account_named(std::string_view name) const {
  for (const AccountSpec& account : accounts)
    if (account.name == name) return &account;
  return nullptr;
}
const UserSpec* Store::user_by_email(std::string_view email) const {
  for (const UserSpec& user : users)
    if (user.email == email) return &user;
  return nullptr;
}

// Fields and their order: a recorded zone of 2025-08 (dns-lexicon cassettes), with the fields that came since
// left at null.
void Store::refresh(Zone& zone) const {
  const AccountSpec* account = account_named(zone.account);
  zone.key = key_of(zone.id).value_or(Key{});
  zone.account_key = account == nullptr ? Key{} : key_of(account->id).value_or(Key{});
  const std::string server = stable_id("name servers " + zone.name).substr(0, 6);
  const bool active = zone.status == "active";
  zone.json_head = fmt::format(
      "{{\"id\":\"{}\",\"name\":{},\"status\":{},\"paused\":{},\"type\":\"full\",\"development_mode\":0,"
      "\"name_servers\":[\"ada.ns.cloudflare.com\",\"bob.ns.cloudflare.com\"],"
      "\"original_name_servers\":[\"ns1.{}.example\",\"ns2.{}.example\"],\"original_registrar\":null,"
      "\"original_dnshost\":null,"
      "\"modified_on\":\"{}\",\"created_on\":\"{}\",\"activated_on\":{},\"vanity_name_servers\":[],"
      "\"vanity_name_servers_ips\":null,\"meta\":{{\"step\":2,\"custom_certificate_quota\":0,\"page_rule_"
      "quota\":3,"
      "\"phishing_detected\":false}},\"owner\":{{\"id\":null,\"type\":\"user\",\"email\":null}},"
      "\"account\":{{\"id\":\"{}\",\"name\":{}}},\"tenant\":{{\"id\":null,\"name\":null}},\"tenant_unit\":{{"
      "\"id\":null}},"
      "\"permissions\":",
      zone.id, json_string(zone.name), json_string(zone.status), zone.paused, server, server,
      rfc3339(zone.modified, Fraction::kSixDigits), rfc3339(zone.created, Fraction::kSixDigits),
      active ? "\"" + rfc3339(zone.activated, Fraction::kSixDigits) + "\"" : "null",
      account == nullptr ? "" : account->id, json_string(zone.account));
  zone.json_tail =
      ",\"plan\":{\"id\":\"0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee\",\"name\":\"Free "
      "Website\",\"price\":0,\"currency\":\"USD\","
      "\"frequency\":\"\",\"is_subscribed\":false,\"can_subscribe\":false,\"legacy_id\":\"free\",\"legacy_"
      "discount\":false,"
      "\"externally_managed\":false}}";
}

std::string zone_json(const Zone& zone, std::string_view permissions) {
  std::string out;
  out.reserve(zone.json_head.size() + permissions.size() + zone.json_tail.size());
  out += zone.json_head;
  out += permissions;
  out += zone.json_tail;
  return out;
}

std::string account_json(const AccountSpec& account, Instant created) {
  return fmt::format(
      "{{\"id\":\"{}\",\"name\":{},\"type\":\"standard\",\"settings\":{{\"enforce_twofactor\":false,\"api_"
      "access_enabled\":null,"
      "\"access_approval_expiry\":null,\"abuse_contact_email\":null,\"user_groups_ui_beta\":false}},"
      "\"legacy_flags\":{{\"enterprise_zone_quota\":{{\"maximum\":0,\"current\":0,\"available\":0}}}},"
      "\"created_on\":\"{}\"}}",
      account.id, json_string(account.name), rfc3339(created, Fraction::kSixDigits));
}

std::string user_json(const UserSpec& user, const Store& store) {
  std::string organizations;
  for (const AccountSpec& account : store.accounts) {
    if (!organizations.empty()) organizations += ',';
    organizations +=
        fmt::format("{{\"id\":\"{}\",\"name\":{},\"status\":\"member\",\"permissions\":[],\"roles\":[]}}",
                    account.id, json_string(account.name));
  }
  const std::string made = rfc3339(store.created, Fraction::kSixDigits);
  return fmt::format(
      "{{\"id\":\"{}\",\"email\":{},\"username\":{},\"first_name\":null,\"last_name\":null,\"telephone\":"
      "null,"
      "\"country\":null,\"zipcode\":null,\"two_factor_authentication_enabled\":false,"
      "\"two_factor_authentication_locked\":false,\"created_on\":\"{}\",\"modified_on\":\"{}\","
      "\"organizations\":[{}],"
      "\"has_pro_zones\":false,\"has_business_zones\":false,\"has_enterprise_zones\":false,\"suspended\":"
      "false,\"betas\":[]}}",
      user.id, json_string(user.email), json_string(user.id), made, made, organizations);
}

}  // namespace cfmock::cloudflare
