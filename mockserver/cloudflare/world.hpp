#pragma once
// What exists and who may ask: plain data, as a scenario describes it. Defaults are filled in (ids made up
// from the name, the same each time), names are resolved. The engine copies it into a session's live state.
// No YAML, no sockets.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/address.hpp"
#include "base/place.hpp"
#include "base/time.hpp"
#include "cloudflare/meter.hpp"

namespace cfmock::cloudflare {

struct UserSpec {
  std::string email;
  std::string id;  // 32 hex
};

struct AccountSpec {
  std::string name;
  std::string id;  // 32 hex
};

struct RecordSpec {
  std::string type;  // "A"
  std::string name;  // fully qualified: "www.example.com"
  std::string content;
  int ttl = 1;  // seconds; 1 is automatic
  bool proxied = false;
  std::optional<int> priority;  // MX, SRV, URI
  std::string comment;
  std::vector<std::string> tags;
  std::string id;  // 32 hex
};

struct ZoneSpec {
  std::string name;
  std::string id;       // 32 hex
  std::string account;  // an AccountSpec::name
  std::string status = "active";
  std::vector<RecordSpec> records;
};

struct WorldSpec {
  std::vector<UserSpec> users;        // never empty once loaded
  std::vector<AccountSpec> accounts;  // never empty once loaded
  std::vector<ZoneSpec> zones;
};

enum class CredentialKind { kUserToken, kAccountToken, kGlobalKey, kServiceKey };

/// What a policy is for, in the API's words: "com.cloudflare.api.account.zone.<id>": "*", or nested,
/// "com.cloudflare.api.account.<id>": {"com.cloudflare.api.account.zone.*": "*"}.
struct ResourceSpec {
  std::string name;
  std::string inside;  // the nested name; "" : the value is "*"
};

struct PolicySpec {
  bool deny = false;
  std::vector<int> groups;  // indices into permission_groups()
  std::vector<ResourceSpec> resources;
  std::string id;  // 32 hex
  Place place;
};

/// kUnknown: well-formed, but the API never issued it. kRevoked: was issued, then deleted. kReplacement: the
/// secret that a roll of `replaces` will bring; unknown until then.
enum class CredentialStatus { kActive, kDisabled, kRevoked, kUnknown, kReplacement };

/// One credential of a scenario. Times are relative to the session's start.
struct CredentialSpec {
  std::string name;  // "primary"
  CredentialKind kind = CredentialKind::kUserToken;
  std::string secret;  // "" : made up for the run, in the present-day format of its kind
  CredentialStatus status = CredentialStatus::kActive;
  std::string replaces;                              // another credential's name, with kReplacement
  std::string user;                                  // e-mail of its owner (user tokens, keys)
  std::string account;                               // name of its owner (account tokens)
  // What it may do: `policies`, or the short form of them, which is the three fields before.
  std::vector<std::string> permissions;              // permission group names, "DNS Write"
  std::optional<std::vector<std::string>> zones;     // names; nullopt: every zone
  std::optional<std::vector<std::string>> accounts;  // names; nullopt: every account
  std::vector<PolicySpec> policies;
  std::vector<Cidr> from;                            // request_ip.in; empty: anywhere
  std::vector<Cidr> not_from;                        // request_ip.not_in
  std::optional<Duration> not_before;
  std::optional<Duration> expires_on;
  Place place;                          // of the credential's name
  std::map<std::string, Place> places;  // of each field given: "expires_on", "permissions", "zones", ...

  /// Where `field` stands, or the credential itself if the scenario leaves it out.
  const Place& place_of(const std::string& field) const {
    const auto at = places.find(field);
    return at == places.end() ? place : at->second;
  }
};

/// What the API says about tokens as such.
struct TokenRules {
  int user_quota = 50, account_quota = 500;  // tokens of a user, of an account
  /// How long an edit of a token's policies takes to be in force. What the old ones refuse and the new ones
  /// allow is refused meanwhile.
  Duration propagation{0};
  Place place;
};

/// Retry-After on refusals: the true wait in seconds, none at all, a fixed wait in seconds; or, of the true or a fixed wait, the
/// HTTP-date at which it is over, that instant as seconds since 1970 (which no RFC knows, and clients take for a wait); or a word.
enum class RetryAfter { kTrue, kAbsent, kFixed, kDate, kEpoch, kNonsense };
/// What kNonsense tells.
inline constexpr const char* kNonsenseWait = "soon";

/// A meter of fixtures/meters.tsv, as a scenario has it.
struct MeterSpec {
  MeterSpec() = default;
  explicit MeterSpec(const MeterRow& of)
      : name(of.name),
        row(&of),
        rule{of.mode, of.quota, of.window, of.lockout, of.burst},
        error(of.error) {}

  std::string name;
  const MeterRow* row = nullptr;
  bool off = false;
  MeterRule rule;
  std::string error;                      // a cause, or a row of the error catalogue
  std::optional<RetryAfter> retry_after;       // nullopt: as the limits have it
  std::optional<Duration> retry_after_fixed;  // always with kFixed; with kDate and kEpoch nullopt is the true wait
  Place place;
};

/// Limits of a session. The numbers are the API's own unless the scenario bends them.
struct LimitSpec {
  /// Requests per window for a user over all of its credentials: 1200 in 300 s.
  int requests = 1200;
  Duration window = std::chrono::seconds(300);
  /// After the limit: kLockout blocks for `lockout` from the first refusal (documented); kGcra lets requests
  /// through again as capacity drips back (what the headers seen on the wire fit); kWindow, when it ends.
  using Mode = MeterMode;
  Mode mode = Mode::kLockout;
  Duration lockout = std::chrono::seconds(300);
  int burst = 0;          // kGcra: what the bucket holds; 0: `requests`
  int per_address = 200;  // requests per second of one address
  using RetryAfter = cloudflare::RetryAfter;
  RetryAfter retry_after = RetryAfter::kTrue;
  std::optional<Duration> retry_after_fixed;  // as of a meter
  std::string error = "rate-limited";  // row of the error catalogue: which body variant
  /// Refused authentications of one address before 10502, and for how long it then masks good credentials
  /// too.
  int failures = 15;
  Duration failures_lockout = std::chrono::minutes(15);
  /// Whose refused authentications are counted together, and who is then shut out.
  enum class FailuresOf { kAddress, kCredential } failures_of = FailuresOf::kAddress;
  std::vector<MeterSpec> meters;  // those that differ from their rows
  Place place;
};

}  // namespace cfmock::cloudflare
