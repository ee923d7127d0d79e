// /memberships: the accounts that the user is a member of, which are all of the world's. Fields as documented; whose
// they are in a world of several users is not modelled.

#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.hpp"
#include "cloudflare/body.hpp"
#include "cloudflare/generic.hpp"
#include "cloudflare/listed.hpp"
#include "cloudflare/resources.hpp"

namespace cfmock::cloudflare {
namespace {

const std::string kPlace = "/memberships";

std::string hex(std::string_view seed, size_t digits) {
  std::string out;
  for (const uint8_t byte : sha256(seed)) out += fmt::format("{:02x}", byte);
  return out.substr(0, digits);
}

const UserSpec& user_of(const Call& call) {
  const UserSpec* user = call.store.user_by_email(call.credential->spec.user);
  return user == nullptr ? call.store.users.front() : *user;
}

/// The same each time: nothing of it is kept.
std::string id_of(const Call& call, const AccountSpec& account) {
  return hex("membership " + user_of(call).id + account.id, 32);
}

/// "accepted" at first; "" : the user has left it.
std::string status_of(const Call& call, const std::string& id) {
  const Object* kept = call.store.objects.find(kPlace, id);
  return kept == nullptr ? "accepted" : kept->json["status"].get<std::string>();
}

std::string json_of(const Call& call, const AccountSpec& account) {
  const std::string id = id_of(call, account);
  std::string permissions;
  for (const char* name : {"analytics", "billing", "cache_purge", "dns", "dns_records", "lb", "logs", "organization",
                           "ssl", "waf", "zone_settings", "zones"})
    permissions += fmt::format("{}\"{}\":{{\"read\":true,\"write\":true}}", permissions.empty() ? "" : ",", name);
  return fmt::format(
      R"({{"id":"{}","code":"{}","status":"{}","account":{},"roles":["Super Administrator - All Privileges"],)"
      R"("permissions":{{{}}},"api_access_enabled":true}})",
      id, hex("invitation " + id, 64), status_of(call, id), account_json(account, call.store.created), permissions);
}

/// The account behind the id in the path; nullptr: the user is no member of one.
const AccountSpec* account_of(const Call& call) {
  const std::string_view id = call.route.id("membership_id");
  const auto& accounts = call.store.accounts;
  const auto at = std::find_if(accounts.begin(), accounts.end(), [&](const AccountSpec& account) {
    const std::string own = id_of(call, account);
    return own == id && !status_of(call, own).empty();
  });
  return at == accounts.end() ? nullptr : &*at;
}

Outcome nowhere(const Call& call) {
  return refused(not_found(kPlace + "/" + std::string(call.route.id("membership_id"))));
}

void keep(Call& call, const std::string& id, const char* status) {
  Object object;
  object.key = id, object.json["status"] = status;
  call.store.objects.put(kPlace, std::move(object));
}

bool wanted(const Call& call, const AccountSpec& account) {
  const std::string status = status_of(call, id_of(call, account));
  const std::string* only = http::find_parameter(call.query, "status");
  const std::string* name = http::find_parameter(call.query, "account.name");
  return !status.empty() && (only == nullptr || *only == status) && (name == nullptr || *name == account.name);
}

}  // namespace

Outcome memberships_list(Call& call) {
  const auto request = page_request(call.query, 20, 5, 50);
  if (const Refusal* refusal = std::get_if<Refusal>(&request)) return refused(*refusal);
  std::vector<const AccountSpec*> accounts;
  for (const AccountSpec& account : call.store.accounts)
    if (wanted(call, account)) accounts.push_back(&account);
  if (descending(call.query)) std::reverse(accounts.begin(), accounts.end());
  return listed(call, std::get<PageRequest>(request), accounts,
                [&](std::string& out, const AccountSpec* account) { out += json_of(call, *account); });
}

Outcome memberships_get(Call& call) {
  const AccountSpec* account = account_of(call);
  if (account == nullptr) return nowhere(call);
  Outcome out;
  out.body = success_body(json_of(call, *account));
  return out;
}

Outcome memberships_answer(Call& call) {
  const AccountSpec* account = account_of(call);
  if (account == nullptr) return nowhere(call);
  const auto read = json_body(call.request);
  if (const Refusal* refusal = std::get_if<Refusal>(&read)) return refused(*refusal);
  const auto& body = std::get<nlohmann::json>(read);
  const bool accepted = body.contains("status") && body["status"] == "accepted";
  if (!accepted && !(body.contains("status") && body["status"] == "rejected"))
    return refused(invalid_parameter("status must be accepted or rejected"));
  keep(call, id_of(call, *account), accepted ? "accepted" : "rejected");
  Outcome out = memberships_get(call);
  out.wrote = true;
  return out;
}

Outcome memberships_leave(Call& call) {
  const AccountSpec* account = account_of(call);
  if (account == nullptr) return nowhere(call);
  const std::string id = id_of(call, *account);
  keep(call, id, "");
  Outcome out;
  out.body = success_body("{\"id\":\"" + id + "\"}");
  out.wrote = true;
  return out;
}

}  // namespace cfmock::cloudflare
