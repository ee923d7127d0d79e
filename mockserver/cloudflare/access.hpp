#pragma once
// Who may do what: authentication by secret, time window and address, authorisation by permission groups and
// resources. Live state of one session; belongs to its thread.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.hpp"
#include "cloudflare/secrets.hpp"
#include "cloudflare/tables.hpp"
#include "cloudflare/world.hpp"

namespace cfmock::cloudflare {

/// Why a request is refused, with everything that a person needs to mend it.
struct Refusal {
  std::string cause;     // a row of causes.tsv
  std::string variant;   // of the dialect
  std::string sentence;  // `token "primary" expired 1 h ago`
  Place place;           // what to change in the scenario; may be unknown
  std::string detail;    // fills {detail} of the message
  std::string type;      // fills {type}
};

/// A credential as it stands now.
struct Credential {
  CredentialSpec spec;
  std::string secret;
  std::string id;           // 32 hex
  std::string user_id;      // whom its requests count for: its user, or an account token itself
  GroupSet groups;
  Instant issued_on{};
  std::optional<Instant> not_before, expires_on;  // on the session clock
  bool known = true;                              // false: revoked, unknown, or its secret was rolled
  std::string gone_cause;          // with !known: "invalid-token", "revoked-token", "rolled-token"
  std::string answer_fingerprint;  // of the secret

  bool is_key() const { return spec.kind == CredentialKind::kGlobalKey; }
  bool covers_account(const std::string& account) const;
  bool covers_zone(const std::string& zone, const std::string& account) const;
  /// Any of these groups; a key, and an empty set, always.
  bool holds_any(const GroupSet& any_of) const { return is_key() || any_of.none() || (groups & any_of).any(); }
  std::string label() const;  // `token "primary"`
};

class Credentials {
 public:
  Credentials(const std::vector<CredentialSpec>& specs, const WorldSpec& world, Instant session_start,
              IdSource& ids);

  Credential* by_name(std::string_view name);
  const Credential* by_name(std::string_view name) const;
  const Credential* by_secret(std::string_view secret) const;
  const std::vector<std::unique_ptr<Credential>>& all() const { return all_; }

  /// The secret of `name` becomes unknown, and the credential that replaces it known: the same token
  /// otherwise.
  void roll(std::string_view name);
  void remove(std::string_view name);
  /// Takes over the fields that `change` gives (those in its places) and leaves the others. What was removed
  /// or rolled stays gone, unless the change gives a status.
  void change(std::string_view name, const CredentialSpec& change);

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  void read_policy(Credential& credential) const;
  static void read_status(Credential& credential);
  static void forget(Credential& credential, const char* cause);

  std::vector<std::unique_ptr<Credential>> all_;
  std::unordered_map<std::string, Credential*, Hash, std::equal_to<>> by_secret_;
  WorldSpec world_;
  Instant session_start_;
};

/// Outcome of authentication: a credential, or why not.
struct Authenticated {
  const Credential* credential = nullptr;  // also set when it is known but refused
  std::optional<Refusal> refusal;
};
Authenticated authenticate(const Credentials& credentials, const Presented& shown, std::string_view client_ip,
                           Instant now);

}  // namespace cfmock::cloudflare
