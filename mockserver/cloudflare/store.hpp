#pragma once
// The world as it stands in a session: accounts, users, zones and their records, changed by the client's
// writes. Belongs to the session's thread. A copy of it at the start is what "unchanged" is judged against.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cloudflare/objects.hpp"
#include "cloudflare/policy.hpp"
#include "cloudflare/records.hpp"
#include "cloudflare/world.hpp"

namespace cfmock::cloudflare {

struct Zone {
  std::string id, name, account;  // account: its name
  Key key, account_key;           // of the ids, for policies
  std::string status = "active";
  bool paused = false;
  Instant created{}, modified{}, activated{};
  std::vector<Record> records;       // in the order they were made
  std::string json_head, json_tail;  // around the caller's permissions

  Record* find(std::string_view record_id);
};
/// What it takes of memory, about, with its records.
std::ptrdiff_t bytes_of(const Zone& zone);

struct Store {
  std::vector<UserSpec> users;
  std::vector<AccountSpec> accounts;
  std::vector<Zone> zones;
  Objects objects;  // of everything that has no model of its own

  Store(const WorldSpec& world, Instant session_start);

  Zone* find_zone(std::string_view id);
  const AccountSpec* find_account(std::string_view id) const;
  const AccountSpec* account_named(std::string_view name) const;
  const UserSpec* user_by_email(std::string_view email) const;
  /// Rebuilds the JSON of a zone, and its keys, after a change.
  void refresh(Zone& zone) const;

  Instant created;  // when things of the world were made: before the session
};

/// `permissions`: JSON text of the array.
std::string zone_json(const Zone& zone, std::string_view permissions);
std::string account_json(const AccountSpec& account, Instant created);
std::string user_json(const UserSpec& user, const Store& store);

}  // namespace cfmock::cloudflare
