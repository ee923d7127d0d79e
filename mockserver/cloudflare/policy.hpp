#pragma once
// Policies: which permission groups count on which resources. They are worked out when a credential is made
// or changed; a question costs a few bit sets and the comparison of numbers. Pure.
//
// A group counts where a policy that holds it covers the resource, each group on resources of its own scope.
// A group of accounts also counts on the zones of the account (Workers Scripts Read lists zones), and one of
// zones on the account where it holds for all of its zones: inferred, for operations whose reference lists
// both kinds. A denied group does not count on the resource, whatever allows it (that deny goes before allow
// is documented; that it takes away the group and not all that the group could do is inferred).

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cloudflare/tables.hpp"
#include "cloudflare/world.hpp"

namespace cfmock::cloudflare {

/// An id of 32 hex digits as two numbers.
struct Key {
  uint64_t high = 0, low = 0;
  auto operator<=>(const Key&) const = default;
};
/// nullopt: not 32 hex digits.
std::optional<Key> key_of(std::string_view id);

/// A resource as a policy names it.
struct Resource {
  enum class Kind { kUser, kAccount, kZone, kBucket } kind = Kind::kAccount;
  std::optional<Key> id;       // of a user, an account or a zone; nullopt: every one
  std::optional<Key> account;  // kZone, kBucket: only in this account
};
/// nullopt: the API has no such resource.
std::optional<Resource> parse_resource(const ResourceSpec& spec);
/// The forms that are accepted, for messages.
std::string_view resource_forms();

/// The groups that work on this kind of resource.
const GroupSet& groups_of(Resource::Kind kind);

class Coverage {
 public:
  void add(const PolicySpec& policy);

  GroupSet on_zone(const Key& zone, const Key& account) const;
  /// On every zone that the account has and will have.
  GroupSet on_all_zones(const Key& account) const;
  GroupSet on_account(const Key& account) const;
  GroupSet on_user(const Key& user) const;
  const GroupSet& anywhere() const { return anywhere_; }
  /// May it be about something in this account?
  bool reaches(const Key& account) const;

 private:
  struct At {
    Key id;
    std::optional<Key> account;
    GroupSet groups;
  };
  static void put(std::vector<At>& list, const Key& id, const std::optional<Key>& account,
                  const GroupSet& groups);
  static GroupSet at(const std::vector<At>& list, const Key& id);
  GroupSet of_account(const Key& account) const;

  GroupSet anywhere_;
  GroupSet all_users_, all_accounts_, all_zones_, all_buckets_;
  std::vector<At> users_, accounts_, zones_, zones_in_,
      buckets_in_;  // by id; zones_in_, buckets_in_: by account
};

/// What a credential may do.
struct Grants {
  Coverage allow, deny;
  std::optional<Key> only_account;  // of an account token

  static Grants of(const std::vector<PolicySpec>& policies, std::optional<Key> only_account);

  bool outside(const Key& account) const { return only_account && *only_account != account; }
  GroupSet on_zone(const Key& zone, const Key& account) const;
  GroupSet on_all_zones(const Key& account) const;
  GroupSet on_account(const Key& account) const;
  GroupSet on_user(const Key& user) const;
};

/// The policies of a credential: its own, or what its short form stands for.
std::vector<PolicySpec> policies_of(const CredentialSpec& spec, const WorldSpec& world);

}  // namespace cfmock::cloudflare
