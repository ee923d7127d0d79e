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
#include "cloudflare/policy.hpp"
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
  std::string title;  // as the API lists it: the scenario's name until the client gives another
  std::string secret;
  std::string id;       // 32 hex
  std::string user_id;  // whom its requests count for: its user, or an account token itself
  Key user_key;         // of its user, for policies; of nobody: zeros
  Grants grants;        // in force
  Instant issued_on{}, modified_on{};
  std::optional<Instant> last_used_on;
  std::optional<Instant> not_before, expires_on;  // on the session clock
  bool known = true;                              // false: revoked, unknown, or its secret was rolled
  std::string gone_cause;          // with !known: "invalid-token", "revoked-token", "rolled-token"
  std::string answer_fingerprint;  // of the secret

  /// An edit of its policies that has not taken effect yet.
  struct Waiting {
    Grants grants;
    Instant from;
  };
  std::optional<Waiting> waiting;

  // By the client; what a scenario does to it is not counted.
  bool was_made = false, was_removed = false;
  int changes = 0;  // that say something new, and new secrets

  bool is_key() const { return spec.kind == CredentialKind::kGlobalKey; }
  bool is_token() const {
    return spec.kind == CredentialKind::kUserToken || spec.kind == CredentialKind::kAccountToken;
  }
  std::string label() const;  // `token "primary"`
};
/// The id of a scenario's credential: it depends on the name alone.
std::string id_of_credential(const std::string& name);
/// "user token", "account token", "global key", "service key".
std::string_view kind_name(CredentialKind kind);

class Credentials {
 public:
  Credentials(const std::vector<CredentialSpec>& specs, const WorldSpec& world, Instant session_start,
              IdSource& ids, const TokenRules& rules = {});

  Credential* by_name(std::string_view name);
  const Credential* by_name(std::string_view name) const;
  Credential* by_secret(std::string_view secret);
  const Credential* by_secret(std::string_view secret) const;
  /// Of the tokens that are known; nullptr: none.
  Credential* by_id(std::string_view id);
  /// Also those that are gone. New ones come at the end and none is ever taken out.
  const std::vector<std::unique_ptr<Credential>>& all() const { return all_; }
  /// Told of each secret that becomes known from now on.
  void on_secret(std::function<void(const std::string&)> told) { told_ = std::move(told); }

  // What a scenario does to them.

  /// The secret of `name` becomes unknown, and the credential that replaces it known: the same token
  /// otherwise.
  void roll(std::string_view name, Instant now);
  void remove(std::string_view name);
  /// Takes over the fields that `change` gives (those in its places) and leaves the others. What was removed
  /// or rolled stays gone, unless the change gives a status.
  void change(std::string_view name, const CredentialSpec& change, Instant now);

  // What a client does to tokens.

  Credential& create(CredentialSpec spec, std::string title, Instant now, IdSource& ids);
  /// Everything but its owner, its id and its secret.
  void replace(Credential& token, CredentialSpec spec, std::string title, Instant now);
  /// The token with its new secret: the scenario's replacement, or a made-up one.
  Credential& roll(Credential& token, Instant now, IdSource& ids);
  void remove(Credential& token);

  /// Brings what waits into force once its time has come.
  static void settle(Credential& credential, Instant now);
  Instant session_start() const { return session_start_; }
  const TokenRules& rules() const { return rules_; }
  const WorldSpec& world() const { return world_; }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  Credential& add(CredentialSpec spec, std::string secret, std::string id, Instant issued);
  Grants grants_of(const CredentialSpec& spec) const;
  void read_owner(Credential& credential) const;
  void read_window(Credential& credential) const;
  void edit_policies(Credential& credential, Instant now) const;
  static void read_status(Credential& credential);
  static void forget(Credential& credential, const char* cause);

  void know(Credential& credential);

  std::vector<std::unique_ptr<Credential>> all_;
  std::function<void(const std::string&)> told_;
  std::unordered_map<std::string, Credential*, Hash, std::equal_to<>> by_secret_;
  WorldSpec world_;
  Instant session_start_;
  TokenRules rules_;
};

/// Outcome of authentication: a credential, or why not.
struct Authenticated {
  Credential* credential = nullptr;  // also set when it is known but refused
  std::optional<Refusal> refusal;
};
Authenticated authenticate(Credentials& credentials, const Presented& shown, std::string_view client_ip,
                           Instant now);

}  // namespace cfmock::cloudflare
