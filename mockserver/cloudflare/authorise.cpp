#include "cloudflare/authorise.hpp"

#include "cloudflare/refusals.hpp"

namespace cfmock::cloudflare {
namespace {

Key key_of(const AccountSpec& account) { return cloudflare::key_of(account.id).value_or(Key{}); }

bool any(const GroupSet& groups, const GroupSet& held) { return groups.none() || (groups & held).any(); }

/// The id of the account or zone in the path, whatever its operation calls it ({accountId}); "" : there is
/// none.
std::string_view owner_id(const OperationRow& operation, const Route& route, std::string_view prefix) {
  return operation.path.starts_with(prefix) ? route.ids[0] : std::string_view{};
}

/// The path names none: only what holds for every one of them suffices.
std::optional<Refusal> on_none(const Credential& credential, const OperationRow& operation, bool account,
                               Instant now) {
  const Key none;
  const GroupSet held = account ? credential.grants.on_account(none) : credential.grants.on_zone(none, none);
  if (credential.is_key() || any(*operation.groups, held)) return std::nullopt;
  return creation_refusal(credential, operation, account, now);
}

std::optional<Refusal> on_zone(const Credential& credential, const OperationRow& operation,
                               const Route& route, Store& store, Instant now) {
  const std::string_view id = owner_id(operation, route, "/zones/{");
  if (id.empty()) return on_none(credential, operation, false, now);
  const Zone* zone = store.find_zone(id);
  if (zone == nullptr) return no_such("zone", id);
  if (allowed_on_zone(credential, *operation.groups, *zone)) return std::nullopt;
  return zone_refusal(credential, operation, *zone, now);
}

std::optional<Refusal> on_account(const Credential& credential, const OperationRow& operation,
                                  const Route& route, Store& store, Instant now) {
  const std::string_view id = owner_id(operation, route, "/accounts/{");
  if (id.empty()) return on_none(credential, operation, true, now);
  const AccountSpec* account = store.find_account(id);
  if (account == nullptr) return no_such("account", id);
  if (allowed_on_account(credential, *operation.groups, *account)) return std::nullopt;
  return account_refusal(credential, operation, *account, now);
}

std::optional<Refusal> on_user(const Credential& credential, const OperationRow& operation, Instant now) {
  if (credential.spec.kind == CredentialKind::kAccountToken)
    return wrong_kind(credential, " belongs to an account: it has no user");
  if (credential.is_key() || any(*operation.groups, credential.grants.on_user(credential.user_key)))
    return std::nullopt;
  return user_refusal(credential, operation, now);
}

/// What a credential holds anywhere in this world. A denied group counts where it is not denied.
GroupSet held_anywhere(const Credential& credential, const Store& store) {
  const Grants& grants = credential.grants;
  if (grants.deny.anywhere().none()) return grants.allow.anywhere();
  GroupSet out = grants.allow.anywhere() & ~grants.deny.anywhere();
  out |= grants.on_user(credential.user_key);
  for (const AccountSpec& account : store.accounts) out |= grants.on_account(key_of(account));
  for (const Zone& zone : store.zones) out |= grants.on_zone(zone.key, zone.account_key);
  return out;
}

/// Neither account, zone nor user: where the groups are held does not matter.
std::optional<Refusal> on_any(const Credential& credential, const OperationRow& operation, const Store& store,
                              Instant now) {
  if (credential.is_key() || any(*operation.groups, held_anywhere(credential, store))) return std::nullopt;
  const bool denied = any(*operation.groups, credential.grants.allow.anywhere());
  if (denied) return user_refusal(credential, operation, now);
  return creation_refusal(credential, operation, false, now);
}

/// To make a zone, a token must be good for every zone of the account; which account, the body says.
std::optional<Refusal> on_creation(const Credential& credential, const OperationRow& operation, Store& store,
                                   Instant now) {
  for (const AccountSpec& account : store.accounts)
    if (allowed_on_all_zones(credential, *operation.groups, account)) return std::nullopt;
  return creation_refusal(credential, operation, false, now);
}

/// The verify endpoints look at the Authorization header alone, and each at its own kind of token.
std::optional<Refusal> on_verify(const Credential& credential, CredentialKind kind, const Route& route,
                                 Store& store) {
  if (!credential.is_token())
    return Refusal{"no-credentials", "", "a key was sent where only Authorization is looked at", {}, {}, {}};
  if (credential.spec.kind != kind)
    return wrong_kind(credential, kind == CredentialKind::kUserToken
                                      ? " belongs to an account, not to a user"
                                      : " belongs to a user, not to an account");
  if (kind == CredentialKind::kUserToken) return std::nullopt;
  const AccountSpec* account = store.find_account(route.id("account_id"));
  if (account != nullptr && account->name == credential.spec.account) return std::nullopt;
  return foreign_account(credential, route.id("account_id"));
}

/// A service key is good for certificates of the Origin CA and nothing else.
std::optional<Refusal> with_service_key(const Credential& credential, const OperationRow& operation) {
  if (operation.path.starts_with("/certificates")) return std::nullopt;
  Refusal out = wrong_kind(credential, " is good for /certificates only");
  out.variant = "service-key";
  return out;
}

}  // namespace

bool allowed_on_zone(const Credential& credential, const GroupSet& groups, const Zone& zone) {
  return credential.is_key() || any(groups, credential.grants.on_zone(zone.key, zone.account_key));
}

bool allowed_on_all_zones(const Credential& credential, const GroupSet& groups, const AccountSpec& account) {
  return credential.is_key() || any(groups, credential.grants.on_all_zones(key_of(account)));
}

bool allowed_on_account(const Credential& credential, const GroupSet& groups, const AccountSpec& account) {
  return credential.is_key() || any(groups, credential.grants.on_account(key_of(account)));
}

std::optional<Refusal> authorise(const Credential& credential, const OperationRow& operation,
                                 const Route& route, Store& store, Instant now) {
  const std::string_view resource = operation.resource;
  if (resource == "user-token") return on_verify(credential, CredentialKind::kUserToken, route, store);
  if (resource == "account-token") return on_verify(credential, CredentialKind::kAccountToken, route, store);
  if (credential.spec.kind == CredentialKind::kServiceKey) return with_service_key(credential, operation);
  if (resource == "zone") return on_zone(credential, operation, route, store, now);
  if (resource == "account") return on_account(credential, operation, route, store, now);
  if (resource == "any") return on_any(credential, operation, store, now);
  if (resource == "user") return on_user(credential, operation, now);
  if (resource == "accounts" && credential.spec.kind == CredentialKind::kAccountToken)
    return wrong_kind(credential, " belongs to an account: it cannot list accounts");
  if (resource == "account-body") return on_creation(credential, operation, store, now);
  return std::nullopt;
}

}  // namespace cfmock::cloudflare
