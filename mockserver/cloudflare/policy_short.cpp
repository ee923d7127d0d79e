// The short form of policies: permissions, zones and accounts by name, one policy for each kind of resource.

#include <algorithm>

#include "base/ids.hpp"
#include "cloudflare/policy.hpp"

namespace cfmock::cloudflare {
namespace {

const std::string kAccount = "com.cloudflare.api.account.";
const std::string kZone = "com.cloudflare.api.account.zone.";

std::vector<std::string> account_ids(const CredentialSpec& spec, const WorldSpec& world) {
  std::vector<std::string> out;
  for (const AccountSpec& account : world.accounts) {
    const bool owned = spec.kind != CredentialKind::kAccountToken || account.name == spec.account;
    const bool listed = !spec.accounts || std::find(spec.accounts->begin(), spec.accounts->end(),
                                                    account.name) != spec.accounts->end();
    if (owned && listed) out.push_back(account.id);
  }
  return out;
}

std::string id_of_account(const WorldSpec& world, const std::string& name) {
  for (const AccountSpec& account : world.accounts)
    if (account.name == name) return account.id;
  return "";
}

bool limited_to_accounts(const CredentialSpec& spec) {
  return spec.accounts.has_value() || spec.kind == CredentialKind::kAccountToken;
}

std::vector<ResourceSpec> zone_resources(const CredentialSpec& spec, const WorldSpec& world) {
  std::vector<ResourceSpec> out;
  const bool limited = limited_to_accounts(spec);
  const auto accounts = account_ids(spec, world);
  if (!spec.zones) {
    if (!limited) return {{kZone + "*", ""}};
    for (const std::string& id : accounts) out.push_back({kAccount + id, kZone + "*"});
    return out;
  }
  for (const ZoneSpec& zone : world.zones) {
    if (std::find(spec.zones->begin(), spec.zones->end(), zone.name) == spec.zones->end()) continue;
    const std::string account = id_of_account(world, zone.account);
    if (!limited)
      out.push_back({kZone + zone.id, ""});
    else if (std::find(accounts.begin(), accounts.end(), account) != accounts.end())
      out.push_back({kAccount + account, kZone + zone.id});
  }
  return out;
}

std::vector<ResourceSpec> account_resources(const CredentialSpec& spec, const WorldSpec& world) {
  if (!limited_to_accounts(spec)) return {{kAccount + "*", ""}};
  std::vector<ResourceSpec> out;
  for (const std::string& id : account_ids(spec, world)) out.push_back({kAccount + id, ""});
  return out;
}

std::vector<ResourceSpec> user_resources(const CredentialSpec& spec, const WorldSpec& world) {
  for (const UserSpec& user : world.users)
    if (user.email == spec.user) return {{"com.cloudflare.api.user." + user.id, ""}};
  return {};
}

}  // namespace

std::vector<PolicySpec> policies_of(const CredentialSpec& spec, const WorldSpec& world) {
  if (!spec.policies.empty()) return spec.policies;
  using Kind = Resource::Kind;
  GroupSet held;
  for (const std::string& name : spec.permissions) held |= permission_groups_called(name);
  std::vector<PolicySpec> out;
  const auto add = [&](Kind kind, std::vector<ResourceSpec> resources) {
    PolicySpec policy;
    const GroupSet groups = held & groups_of(kind);
    for (size_t i = 0; i < groups.size(); ++i)
      if (groups.test(i)) policy.groups.push_back(static_cast<int>(i));
    if (policy.groups.empty() || resources.empty()) return;
    policy.resources = std::move(resources);
    policy.id = stable_id("policy " + spec.name + " " + policy.resources.front().name);
    policy.place = spec.place_of("permissions");
    out.push_back(std::move(policy));
  };
  add(Kind::kZone, zone_resources(spec, world));
  add(Kind::kAccount, account_resources(spec, world));
  add(Kind::kUser, user_resources(spec, world));
  add(Kind::kBucket, {{"com.cloudflare.edge.r2.bucket.*", ""}});
  return out;
}

}  // namespace cfmock::cloudflare
