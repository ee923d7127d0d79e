#include "cloudflare/refusals.hpp"
#include "cloudflare/learned_groups.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cloudflare/authorise.hpp"
#include "cloudflare/listing.hpp"

namespace cfmock::cloudflare {
namespace {

/// The usual groups first, of long lists only the first few.
std::string group_names(const GroupSet& groups) {
  static const std::vector<std::string> usual{
      "DNS Read", "DNS Write", "Zone Read", "Zone Write", "Account Settings Read", "Account Settings Write"};
  constexpr size_t kShown = 4;
  std::vector<std::string> names, rest;
  for (size_t i = 0; i < groups.size(); ++i) {
    const PermissionGroup* group = groups.test(i) ? group_at(i) : nullptr;
    if (group == nullptr) continue;
    const std::string name = '"' + std::string(group->name) + '"';
    const bool known = std::find(usual.begin(), usual.end(), name.substr(1, name.size() - 2)) != usual.end();
    std::vector<std::string>& list = known ? names : rest;
    if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
  }
  names.insert(names.end(), rest.begin(), rest.end());
  if (names.size() <= kShown) return one_of(names);
  const size_t more = names.size() - kShown;
  names.resize(kShown);
  return join(names, ", ") + fmt::format(" or one of {} more", more);
}

/// Where the scenario says it, in the short form or the long one.
Place place_of(const Credential& credential, const std::string& field) {
  const CredentialSpec& spec = credential.spec;
  return spec.place_of(spec.places.contains("policies") ? "policies" : field);
}

/// One question about a credential, in the parts that its answer is made of.
struct Question {
  const Credential& credential;
  const OperationRow& operation;
  std::string what;                                // "zone example.com"
  std::function<GroupSet(const Coverage&)> there;  // the groups that a coverage holds there
  std::function<GroupSet(const Grants&)> counts;
  Instant now;

  bool asks_for(const GroupSet& held) const { return (*operation.groups & held).any(); }
};

/// The deny policy that takes the group away.
Place deny_place(const Question& question) {
  for (const PolicySpec& policy : question.credential.spec.policies) {
    if (!policy.deny) continue;
    Coverage alone;
    alone.add(policy);
    if (question.asks_for(question.there(alone))) return policy.place;
  }
  return place_of(question.credential, "policies");
}

std::optional<Refusal> not_yet_in_force(const Question& question) {
  const auto& waiting = question.credential.waiting;
  if (!waiting || !question.asks_for(question.counts(waiting->grants))) return std::nullopt;
  return Refusal{"propagating",
                 question.operation.method == "GET" ? "" : "write",
                 fmt::format("{} may do this only in {}: the edit of its permissions is not in force yet",
                             question.credential.label(), human(waiting->from - question.now)),
                 place_of(question.credential, "permissions"),
                 {},
                 {}};
}

std::optional<Refusal> denied(const Question& question) {
  const GroupSet allowed = question.there(question.credential.grants.allow) & *question.operation.groups;
  if (allowed.none()) return std::nullopt;
  return Refusal{"missing-permission",
                 "",
                 fmt::format("a deny policy of {} takes {} away on {}: deny goes before allow",
                             question.credential.label(), group_names(allowed), question.what),
                 deny_place(question),
                 {},
                 {}};
}

Refusal missing_group(const Credential& credential, const OperationRow& operation) {
  return {
      "missing-permission",
      "",
      operation.groups_known
          ? fmt::format("{} lacks a permission: {} asks for {}", credential.label(), operation.text,
                        group_names(*operation.groups))
          : fmt::format("{} lacks a permission: {} asks for one that is not known, and it has none for this "
                        "{} that would do",
                        credential.label(), operation.text, operation.resource),
      place_of(credential, "permissions"),
      {},
      {}};
}

bool holds_elsewhere(const Question& question) {
  return question.asks_for(question.credential.grants.allow.anywhere());
}

/// Does any of its policies say which zones or accounts it is good for?
bool has_resources(const Credential& credential) {
  using Kind = Resource::Kind;
  const CredentialSpec& spec = credential.spec;
  return (credential.grants.allow.anywhere() & ~groups_of(Kind::kUser)).any() ||
         (!spec.permissions.empty() && (spec.zones || spec.accounts));
}

Refusal not_covered(const Question& question, bool account) {
  const Credential& credential = question.credential;
  const GroupSet held = credential.grants.allow.anywhere() & *question.operation.groups;
  const bool partly = held.any() && question.there(credential.grants.allow).any();
  return {account ? "wrong-account" : "wrong-zone",
          "",
          partly ? fmt::format("{} holds {}, but not for {}", credential.label(), group_names(held),
                               question.what)
                 : fmt::format("{} does not cover {}", credential.label(), question.what),
          place_of(credential, !account                   ? "zones"
                               : credential.spec.accounts ? "accounts"
                                                          : "account"),
          {},
          {}};
}

/// A missing group or resource is told by the cause and the place.
bool needs_telling(const Credential& credential) {
  const auto& policies = credential.spec.policies;
  return credential.waiting ||
         std::any_of(policies.begin(), policies.end(), [](const PolicySpec& policy) { return policy.deny; });
}

}  // namespace

Refusal empty_list(const Credential& credential, Refusal refusal, std::string_view what) {
  const std::string why = needs_telling(credential) ? ": " + refusal.sentence : "";
  refusal.variant.clear();
  refusal.sentence = fmt::format("{} may {}, so the list is empty{}", credential.label(), what, why);
  return refusal;
}

Refusal no_room() {
  return invalid_parameter(fmt::format("a session keeps at most {} objects, or {} MiB of them", Objects::kMost,
                                       Objects::kMostBytes >> 20));
}

Refusal no_such(std::string_view what, std::string_view id) {
  return {"wrong-" + std::string(what),
          "",
          fmt::format("no {} of this world has the id {}", what, id),
          {},
          {},
          {}};
}

Refusal wrong_kind(const Credential& credential, std::string_view says) {
  return {"wrong-token-kind", "", credential.label() + std::string(says), credential.spec.place, {}, {}};
}

Refusal foreign_account(const Credential& credential, std::string_view account_id) {
  return {"wrong-account",
          "",
          fmt::format("{} belongs to another account than {}", credential.label(), account_id),
          credential.spec.place_of("account"),
          {},
          {}};
}

Refusal zone_refusal(const Credential& credential, const OperationRow& operation, const Zone& zone,
                     Instant now) {
  const Question question{credential,
                          operation,
                          "zone " + zone.name,
                          [&](const Coverage& held) { return held.on_zone(zone.key, zone.account_key); },
                          [&](const Grants& grants) { return grants.on_zone(zone.key, zone.account_key); },
                          now};
  if (auto refusal = not_yet_in_force(question)) return *refusal;
  const bool foreign = credential.grants.outside(zone.account_key);
  if (!foreign)
    if (auto refusal = denied(question)) return *refusal;
  const bool covers = !foreign && question.there(credential.grants.allow).any();
  if ((covers && !holds_elsewhere(question)) || (!foreign && !has_resources(credential)))
    return missing_group(credential, operation);
  const bool by_zone = credential.spec.zones && !credential.spec.accounts;
  if (!foreign && (by_zone || credential.grants.allow.reaches(zone.account_key)))
    return not_covered(question, false);
  Refusal out = not_covered(question, true);
  out.sentence =
      fmt::format("{} does not cover account \"{}\" of zone {}", credential.label(), zone.account, zone.name);
  return out;
}

Refusal account_refusal(const Credential& credential, const OperationRow& operation,
                        const AccountSpec& account, Instant now) {
  const Key key = key_of(account.id).value_or(Key{});
  const Question question{credential,
                          operation,
                          fmt::format("account \"{}\"", account.name),
                          [&](const Coverage& held) { return held.on_account(key); },
                          [&](const Grants& grants) { return grants.on_account(key); },
                          now};
  if (auto refusal = not_yet_in_force(question)) return *refusal;
  const bool foreign = credential.grants.outside(key);
  if (!foreign)
    if (auto refusal = denied(question)) return *refusal;
  const bool reaches = !foreign && credential.grants.allow.reaches(key);
  if ((reaches && !holds_elsewhere(question)) || (!foreign && !has_resources(credential)))
    return missing_group(credential, operation);
  return not_covered(question, true);
}

Refusal user_refusal(const Credential& credential, const OperationRow& operation, Instant now) {
  const Question question{credential,
                          operation,
                          "its user",
                          [&](const Coverage& held) { return held.on_user(credential.user_key); },
                          [&](const Grants& grants) { return grants.on_user(credential.user_key); },
                          now};
  if (auto refusal = not_yet_in_force(question)) return *refusal;
  if (auto refusal = denied(question)) return *refusal;
  return missing_group(credential, operation);
}

Refusal creation_refusal(const Credential& credential, const OperationRow& operation, bool account,
                         Instant now) {
  const auto anywhere = [](const Coverage& held) { return held.anywhere(); };
  const Question question{credential,
                          operation,
                          "every zone",
                          anywhere,
                          [](const Grants& grants) { return grants.allow.anywhere(); },
                          now};
  if (!holds_elsewhere(question)) {
    if (auto refusal = not_yet_in_force(question)) return *refusal;
    return missing_group(credential, operation);
  }
  return {account ? "wrong-account" : "wrong-zone",
          "",
          fmt::format("{} is good for some {} only, and cannot make another", credential.label(),
                      account ? "accounts" : "zones"),
          place_of(credential, account ? "accounts" : "zones"),
          {},
          {}};
}

}  // namespace cfmock::cloudflare
