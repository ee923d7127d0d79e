#include "cloudflare/authorise.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace cfmock::cloudflare {
namespace {

/// The usual groups first, of long lists only the first few.
std::string group_names(const GroupSet& groups) {
  static const std::vector<std::string> usual{
      "DNS Read", "DNS Write", "Zone Read", "Zone Write", "Account Settings Read", "Account Settings Write"};
  constexpr size_t kShown = 4;
  std::vector<std::string> names, rest;
  for (size_t i = 0; i < permission_groups().size(); ++i) {
    if (!groups.test(i)) continue;
    const std::string name(permission_groups()[i].name);
    const bool known = std::find(usual.begin(), usual.end(), name) != usual.end();
    (known ? names : rest).push_back('"' + name + '"');
  }
  names.insert(names.end(), rest.begin(), rest.end());
  if (names.size() <= kShown) return one_of(names);
  const size_t more = names.size() - kShown;
  names.resize(kShown);
  return join(names, ", ") + fmt::format(" or one of {} more", more);
}

Refusal missing_group(const Credential& credential, const OperationRow& operation) {
  return {"missing-permission",
          "",
          operation.groups_known
              ? fmt::format("{} lacks a permission: {} asks for {}", credential.label(), operation.text,
                            group_names(*operation.groups))
              : fmt::format("{} lacks a permission: {} asks for one that is not known, and it has none for this {} that would do",
                            credential.label(), operation.text, operation.resource),
          credential.spec.place_of("permissions"),
          {},
          {}};
}

std::optional<Refusal> authorise_zone(const Credential& credential, const OperationRow& operation,
                                      const Route& route, Store& store) {
  const Zone* zone = store.find_zone(route.id("zone_id"));
  if (zone == nullptr)
    return Refusal{"wrong-zone", "", fmt::format("no zone of this world has the id {}", route.id("zone_id")),
                   {},           {}, {}};
  if (!credential.covers_account(zone->account))
    return Refusal{"wrong-account",
                   "",
                   fmt::format("{} does not cover account \"{}\" of zone {}", credential.label(),
                               zone->account, zone->name),
                   credential.spec.place_of(credential.spec.accounts ? "accounts" : "account"),
                   {},
                   {}};
  if (!credential.covers_zone(zone->name, zone->account))
    return Refusal{"wrong-zone",
                   "",
                   fmt::format("{} does not cover zone {}", credential.label(), zone->name),
                   credential.spec.place_of("zones"),
                   {},
                   {}};
  if (!credential.holds_any(*operation.groups)) return missing_group(credential, operation);
  return std::nullopt;
}

std::optional<Refusal> authorise_account(const Credential& credential, const OperationRow& operation,
                                         const Route& route, Store& store) {
  const AccountSpec* account = store.find_account(route.id("account_id"));
  if (account == nullptr)
    return Refusal{"wrong-account",
                   "",
                   fmt::format("no account of this world has the id {}", route.id("account_id")),
                   {},
                   {},
                   {}};
  if (!credential.covers_account(account->name))
    return Refusal{"wrong-account",
                   "",
                   fmt::format("{} does not cover account \"{}\"", credential.label(), account->name),
                   credential.spec.place_of(credential.spec.accounts ? "accounts" : "account"),
                   {},
                   {}};
  if (!credential.holds_any(*operation.groups)) return missing_group(credential, operation);
  return std::nullopt;
}

std::optional<Refusal> authorise_user(const Credential& credential, const OperationRow& operation) {
  if (credential.spec.kind == CredentialKind::kAccountToken)
    return Refusal{"wrong-token-kind",    "", credential.label() + " belongs to an account: it has no user",
                   credential.spec.place, {}, {}};
  if (!credential.holds_any(*operation.groups)) return missing_group(credential, operation);
  return std::nullopt;
}

/// To make a zone, a token must be good for every zone of the account; which account, the body says.
std::optional<Refusal> authorise_creation(const Credential& credential, const OperationRow& operation) {
  if (!credential.holds_any(*operation.groups)) return missing_group(credential, operation);
  if (credential.spec.zones)
    return Refusal{"wrong-zone",
                   "",
                   credential.label() + " is good for some zones only, and cannot make another",
                   credential.spec.place_of("zones"),
                   {},
                   {}};
  return std::nullopt;
}

/// The verify endpoints look at the Authorization header alone, and each at its own kind of token.
std::optional<Refusal> authorise_verify(const Credential& credential, CredentialKind kind, const Route& route,
                                        Store& store) {
  if (credential.is_key())
    return Refusal{
        "no-credentials", "", "a key pair was sent where only Authorization is looked at", {}, {}, {}};
  if (credential.spec.kind != kind)
    return Refusal{
        "wrong-token-kind",
        "",
        credential.label() + (kind == CredentialKind::kUserToken ? " belongs to an account, not to a user"
                                                                 : " belongs to a user, not to an account"),
        credential.spec.place,
        {},
        {}};
  if (kind == CredentialKind::kUserToken) return std::nullopt;
  const AccountSpec* account = store.find_account(route.id("account_id"));
  if (account == nullptr || account->name != credential.spec.account)
    return Refusal{
        "wrong-account",
        "",
        fmt::format("{} belongs to another account than {}", credential.label(), route.id("account_id")),
        credential.spec.place_of("account"),
        {},
        {}};
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> authorise(const Credential& credential, const OperationRow& operation,
                                 const Route& route, Store& store) {
  if (operation.resource == "user-token")
    return authorise_verify(credential, CredentialKind::kUserToken, route, store);
  if (operation.resource == "account-token")
    return authorise_verify(credential, CredentialKind::kAccountToken, route, store);
  if (operation.resource == "zone") return authorise_zone(credential, operation, route, store);
  if (operation.resource == "account") return authorise_account(credential, operation, route, store);
  if (operation.resource == "user") return authorise_user(credential, operation);
  if (operation.resource == "accounts" && credential.spec.kind == CredentialKind::kAccountToken)
    return Refusal{
        "wrong-token-kind",    "", credential.label() + " belongs to an account: it cannot list accounts",
        credential.spec.place, {}, {}};
  if (operation.resource == "account-body") return authorise_creation(credential, operation);
  return std::nullopt;
}

}  // namespace cfmock::cloudflare
