#include "cloudflare/policy.hpp"
#include "cloudflare/learned_groups.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace cfmock::cloudflare {
namespace {

constexpr std::string_view kUser = "com.cloudflare.api.user.";
constexpr std::string_view kAccount = "com.cloudflare.api.account.";
constexpr std::string_view kZone = "com.cloudflare.api.account.zone.";
constexpr std::string_view kBucket = "com.cloudflare.edge.r2.bucket.";

std::optional<uint64_t> hex_number(std::string_view text) {
  uint64_t out = 0;
  for (const char c : text) {
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) return std::nullopt;
    out = out << 4 | static_cast<uint64_t>(digit);
  }
  return out;
}

/// "*" or an id behind `prefix`.
std::optional<Resource> of_kind(Resource::Kind kind, std::string_view rest) {
  Resource out;
  out.kind = kind;
  if (rest == "*") return out;
  out.id = key_of(rest);
  return out.id ? std::optional(out) : std::nullopt;
}

/// "*", or "<account>_<jurisdiction>_<bucket>".
std::optional<Resource> bucket(std::string_view rest) {
  Resource out;
  out.kind = Resource::Kind::kBucket;
  if (rest == "*") return out;
  const size_t first = rest.find('_');
  const size_t second = first == std::string_view::npos ? first : rest.find('_', first + 1);
  if (second == std::string_view::npos || second == first + 1 || second + 1 == rest.size())
    return std::nullopt;
  out.account = key_of(rest.substr(0, first));
  return out.account ? std::optional(out) : std::nullopt;
}

std::optional<Resource> flat(std::string_view name) {
  using Kind = Resource::Kind;
  if (name.starts_with(kZone)) return of_kind(Kind::kZone, name.substr(kZone.size()));
  if (name.starts_with(kAccount)) return of_kind(Kind::kAccount, name.substr(kAccount.size()));
  if (name.starts_with(kUser)) return of_kind(Kind::kUser, name.substr(kUser.size()));
  if (name.starts_with(kBucket)) return bucket(name.substr(kBucket.size()));
  return std::nullopt;
}

}  // namespace

std::optional<Key> key_of(std::string_view id) {
  if (id.size() != 32) return std::nullopt;
  const auto high = hex_number(id.substr(0, 16)), low = hex_number(id.substr(16));
  if (!high || !low) return std::nullopt;
  return Key{*high, *low};
}

std::optional<Resource> parse_resource(const ResourceSpec& spec) {
  const auto outer = flat(spec.name);
  if (spec.inside.empty() || !outer) return outer;
  auto inner = flat(spec.inside);
  if (outer->kind != Resource::Kind::kAccount || !inner || inner->kind != Resource::Kind::kZone)
    return std::nullopt;
  inner->account = outer->id;
  return inner;
}

std::string_view resource_forms() {
  return "com.cloudflare.api.account.ID, com.cloudflare.api.account.zone.ID or com.cloudflare.api.user.ID, "
         "with * "
         "for every ID; com.cloudflare.edge.r2.bucket.*, or ACCOUNT_JURISDICTION_BUCKET for one";
}

const GroupSet& groups_of(Resource::Kind kind) {
  static const auto sets = [] {
    constexpr std::array<std::string_view, 4> kScopes{"user", "account", "zone", "r2.bucket"};
    std::array<GroupSet, 4> out;
    const auto& groups = permission_groups();
    for (size_t i = 0; i < groups.size(); ++i)
      for (size_t scope = 0; scope < kScopes.size(); ++scope)
        if (groups[i].scope == kScopes[scope]) out[scope].set(i);
    for (size_t scope = 0; scope < kScopes.size(); ++scope)
      for (const bool reads : {true, false}) out[scope] |= learned_indices(kScopes[scope], reads);
    return out;
  }();
  return sets[static_cast<size_t>(kind)];
}

void Coverage::put(std::vector<At>& list, const Key& id, const std::optional<Key>& account,
                   const GroupSet& groups) {
  const auto place =
      std::lower_bound(list.begin(), list.end(), id, [](const At& a, const Key& b) { return a.id < b; });
  if (place != list.end() && place->id == id && place->account == account)
    place->groups |= groups;
  else
    list.insert(place, {id, account, groups});
}

GroupSet Coverage::at(const std::vector<At>& list, const Key& id) {
  const auto place =
      std::lower_bound(list.begin(), list.end(), id, [](const At& a, const Key& b) { return a.id < b; });
  return place != list.end() && place->id == id ? place->groups : GroupSet{};
}

void Coverage::add(const PolicySpec& policy) {
  GroupSet held;
  for (const int group : policy.groups) held.set(static_cast<size_t>(group));
  for (const ResourceSpec& spec : policy.resources) {
    const auto resource = parse_resource(spec);
    if (!resource) continue;  // refused when the policy was read
    const GroupSet groups = held & groups_of(resource->kind);
    anywhere_ |= groups;
    const auto place = [&](GroupSet& all, std::vector<At>& some) {
      if (resource->id)
        put(some, *resource->id, std::nullopt, groups);
      else
        all |= groups;
    };
    switch (resource->kind) {
      case Resource::Kind::kUser:
        place(all_users_, users_);
        break;
      case Resource::Kind::kAccount:
        place(all_accounts_, accounts_);
        break;
      case Resource::Kind::kZone:
        if (resource->id)
          put(zones_, *resource->id, resource->account, groups);
        else if (resource->account)
          put(zones_in_, *resource->account, std::nullopt, groups);
        else
          all_zones_ |= groups;
        break;
      case Resource::Kind::kBucket:
        if (resource->account)
          put(buckets_in_, *resource->account, std::nullopt, groups);
        else
          all_buckets_ |= groups;
        break;
    }
  }
}

GroupSet Coverage::of_account(const Key& account) const { return all_accounts_ | at(accounts_, account); }

GroupSet Coverage::on_zone(const Key& zone, const Key& account) const {
  GroupSet out = on_all_zones(account);
  for (auto each = std::lower_bound(zones_.begin(), zones_.end(), zone,
                                    [](const At&a, const Key&b) { return a.id < b; });
       each != zones_.end() && each->id == zone; ++each)
    if (!each->account || *each->account == account) out |= each->groups;
  return out;
}

GroupSet Coverage::on_all_zones(const Key& account) const {
  return all_zones_ | at(zones_in_, account) | of_account(account);
}

GroupSet Coverage::on_account(const Key& account) const {
  return on_all_zones(account) | all_buckets_ | at(buckets_in_, account);
}

/// No account or zone is named there, so that groups of those count wherever they are held.
GroupSet Coverage::on_user(const Key& user) const {
  return (anywhere_ & ~groups_of(Resource::Kind::kUser)) | all_users_ | at(users_, user);
}

bool Coverage::reaches(const Key& account) const {
  if (on_account(account).any()) return true;
  return std::any_of(zones_.begin(), zones_.end(),
                     [&](const At& each) { return !each.account || *each.account == account; });
}

Grants Grants::of(const std::vector<PolicySpec>& policies, std::optional<Key> only_account) {
  Grants out;
  out.only_account = only_account;
  for (const PolicySpec& policy : policies) (policy.deny ? out.deny : out.allow).add(policy);
  return out;
}

GroupSet Grants::on_zone(const Key& zone, const Key& account) const {
  return outside(account) ? GroupSet{} : allow.on_zone(zone, account) & ~deny.on_zone(zone, account);
}
GroupSet Grants::on_all_zones(const Key& account) const {
  return outside(account) ? GroupSet{} : allow.on_all_zones(account) & ~deny.on_all_zones(account);
}
GroupSet Grants::on_account(const Key& account) const {
  return outside(account) ? GroupSet{} : allow.on_account(account) & ~deny.on_account(account);
}
GroupSet Grants::on_user(const Key& user) const {
  return only_account ? GroupSet{} : allow.on_user(user) & ~deny.on_user(user);
}

}  // namespace cfmock::cloudflare
