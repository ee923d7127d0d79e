#include "cloudflare/access.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cfmock::cloudflare {
namespace {

bool listed(const std::optional<std::vector<std::string>>& names, const std::string& name) {
  return !names || std::find(names->begin(), names->end(), name) != names->end();
}

Refusal unknown_secret(const Presented& shown) {
  const bool key = shown.kind == Presented::Kind::kKeyPair;
  return {key ? "wrong-key-pair" : "invalid-token",
          "",
          key ? fmt::format("no user has this key and e-mail ({}, key #{})", shown.email,
                            fingerprint(shown.secret))
              : fmt::format("no token of this world has this secret (#{})", fingerprint(shown.secret)),
          {},
          {},
          {}};
}

std::optional<Refusal> gone(const Credential& credential) {
  if (credential.known) return std::nullopt;
  const std::string& cause = credential.gone_cause;
  if (cause == "revoked-token")
    return Refusal{cause, "", credential.label() + " was deleted", credential.spec.place_of("status"),
                   {},    {}};
  if (cause == "rolled-token")
    return Refusal{
        cause, "", credential.label() + " was rolled: this is its old secret", credential.spec.place, {}, {}};
  const std::string why =
      credential.spec.status == CredentialStatus::kReplacement
          ? fmt::format(" will exist only once \"{}\" is rolled", credential.spec.replaces)
          : " was never issued by the API";
  return Refusal{cause,
                 "",
                 credential.label() + why,
                 credential.spec.place_of(credential.spec.replaces.empty() ? "status" : "replaces"),
                 {},
                 {}};
}

std::string ago(Duration passed) {
  return passed < std::chrono::milliseconds(1) ? "just now" : human(passed) + " ago";
}

std::optional<Refusal> outside_window(const Credential& credential, Instant now) {
  const CredentialSpec& spec = credential.spec;
  if (spec.status == CredentialStatus::kDisabled)
    return Refusal{"disabled-token",        "", credential.label() + " is disabled",
                   spec.place_of("status"), {}, {}};
  if (credential.expires_on && now >= *credential.expires_on)
    return Refusal{"expired-token",
                   "",
                   fmt::format("{} expired {}", credential.label(), ago(now - *credential.expires_on)),
                   spec.place_of("expires_on"),
                   {},
                   {}};
  if (credential.not_before && now < *credential.not_before)
    return Refusal{
        "token-not-yet-valid",
        "",
        fmt::format("{} becomes valid in {}", credential.label(), human(*credential.not_before - now)),
        spec.place_of("not_before"),
        {},
        {}};
  return std::nullopt;
}

std::optional<Refusal> outside_addresses(const Credential& credential, std::string_view client_ip) {
  const CredentialSpec& spec = credential.spec;
  if (spec.from.empty() && spec.not_from.empty()) return std::nullopt;
  const auto address = parse_address(client_ip);
  const auto inside = [&](const Cidr& block) { return address && block.contains(*address); };
  if (!spec.from.empty() && std::none_of(spec.from.begin(), spec.from.end(), inside))
    return Refusal{"blocked-address",
                   "",
                   fmt::format("{} may not be used from {}: not in its list", credential.label(), client_ip),
                   spec.place_of("from"),
                   {},
                   {}};
  if (std::any_of(spec.not_from.begin(), spec.not_from.end(), inside))
    return Refusal{"blocked-address",
                   "",
                   fmt::format("{} may not be used from {}: shut out", credential.label(), client_ip),
                   spec.place_of("not_from"),
                   {},
                   {}};
  return std::nullopt;
}

/// `base` with each field that `given` states, and its place.
CredentialSpec merged(CredentialSpec base, const CredentialSpec& given) {
  const auto take = [&](const char* field, auto CredentialSpec::*member) {
    const auto place = given.places.find(field);
    if (place == given.places.end()) return;
    base.*member = given.*member;
    base.places[field] = place->second;
  };
  take("status", &CredentialSpec::status);
  take("user", &CredentialSpec::user);
  take("email", &CredentialSpec::user);
  take("account", &CredentialSpec::account);
  take("permissions", &CredentialSpec::permissions);
  take("zones", &CredentialSpec::zones);
  take("accounts", &CredentialSpec::accounts);
  take("from", &CredentialSpec::from);
  take("not_from", &CredentialSpec::not_from);
  take("not_before", &CredentialSpec::not_before);
  take("expires_on", &CredentialSpec::expires_on);
  return base;
}

/// A roll brings a new secret and leaves everything else of the token as it stands at that moment, but for
/// what the scenario gives the new one of its own.
CredentialSpec rolled(const CredentialSpec& old, const CredentialSpec& fresh) {
  CredentialSpec out = merged(old, fresh);
  out.name = fresh.name, out.place = fresh.place;
  out.secret = fresh.secret, out.replaces = fresh.replaces;
  out.status = old.status == CredentialStatus::kDisabled ? old.status : CredentialStatus::kActive;
  return out;
}

}  // namespace

bool Credential::covers_account(const std::string& account) const {
  if (spec.kind == CredentialKind::kAccountToken && account != spec.account) return false;
  return listed(spec.accounts, account);
}

bool Credential::covers_zone(const std::string& zone, const std::string& account) const {
  return covers_account(account) && listed(spec.zones, zone);
}

std::string Credential::label() const {
  const char* kind = is_key()                                     ? "key"
                     : spec.kind == CredentialKind::kAccountToken ? "account token"
                                                                  : "token";
  return fmt::format("{} \"{}\"", kind, spec.name);
}

Credentials::Credentials(const std::vector<CredentialSpec>& specs, const WorldSpec& world,
                         Instant session_start, IdSource& ids)
    : world_(world), session_start_(session_start) {
  for (const CredentialSpec& spec : specs) {
    auto credential = std::make_unique<Credential>();
    credential->secret = spec.secret.empty() ? new_secret(spec.kind, ids) : spec.secret;
    credential->id = stable_id("credential " + spec.name);
    credential->answer_fingerprint = fingerprint(credential->secret);
    credential->issued_on = session_start - std::chrono::hours(24 * 30);
    credential->spec = spec;
    read_policy(*credential);
    read_status(*credential);
    by_secret_.emplace(credential->secret, credential.get());
    all_.push_back(std::move(credential));
  }
}

void Credentials::read_policy(Credential& credential) const {
  const CredentialSpec& spec = credential.spec;
  credential.groups.reset();
  for (const std::string& name : spec.permissions)
    if (const int group = find_permission_group(name); group >= 0)
      credential.groups.set(static_cast<size_t>(group));
  const auto at = [&](const std::optional<Duration>& since_start) {
    return since_start ? std::optional(session_start_ + *since_start) : std::nullopt;
  };
  credential.not_before = at(spec.not_before);
  credential.expires_on = at(spec.expires_on);
  // "per user/account token": an account token has a budget of its own, the credentials of a user share one.
  credential.user_id = credential.id;
  if (spec.kind == CredentialKind::kAccountToken) return;
  for (const UserSpec& user : world_.users)
    if (user.email == spec.user) credential.user_id = user.id;
}

void Credentials::read_status(Credential& credential) {
  using Status = CredentialStatus;
  const Status status = credential.spec.status;
  credential.known = status == Status::kActive || status == Status::kDisabled;
  credential.gone_cause = credential.known             ? ""
                          : credential.is_key()        ? "wrong-key-pair"
                          : status == Status::kRevoked ? "revoked-token"
                                                       : "invalid-token";
}

Credential* Credentials::by_name(std::string_view name) {
  for (const auto& credential : all_)
    if (credential->spec.name == name) return credential.get();
  return nullptr;
}
const Credential* Credentials::by_name(std::string_view name) const {
  return const_cast<Credentials*>(this)->by_name(name);
}

const Credential* Credentials::by_secret(std::string_view secret) const {
  const auto at = by_secret_.find(secret);
  return at == by_secret_.end() ? nullptr : at->second;
}

void Credentials::forget(Credential& credential, const char* cause) {
  credential.known = false;
  credential.gone_cause = credential.is_key() ? "wrong-key-pair" : cause;
}

void Credentials::roll(std::string_view name) {
  Credential* old = by_name(name);
  if (old == nullptr) return;
  for (const auto& credential : all_) {
    if (credential->spec.status != CredentialStatus::kReplacement || credential->spec.replaces != name)
      continue;
    credential->spec = rolled(old->spec, credential->spec);
    credential->id = old->id;
    read_policy(*credential);
    read_status(*credential);
  }
  forget(*old, "rolled-token");
}

void Credentials::remove(std::string_view name) {
  if (Credential* credential = by_name(name)) forget(*credential, "revoked-token");
}

void Credentials::change(std::string_view name, const CredentialSpec& change) {
  Credential* credential = by_name(name);
  if (credential == nullptr) return;
  credential->spec = merged(credential->spec, change);
  read_policy(*credential);
  if (change.places.contains("status")) read_status(*credential);
}

Authenticated authenticate(const Credentials& credentials, const Presented& shown, std::string_view client_ip,
                           Instant now) {
  const Credential* credential = credentials.by_secret(shown.secret);
  const bool pair = shown.kind == Presented::Kind::kKeyPair;
  if (credential == nullptr || credential->is_key() != pair) return {nullptr, unknown_secret(shown)};
  if (pair && credential->spec.user != shown.email)
    return {credential, Refusal{"wrong-key-pair",
                                "",
                                fmt::format("{} belongs to {}, not to {}", credential->label(),
                                            credential->spec.user, shown.email),
                                credential->spec.place_of("email"),
                                {},
                                {}}};
  if (auto refusal = gone(*credential)) return {credential, std::move(refusal)};
  if (auto refusal = outside_window(*credential, now)) return {credential, std::move(refusal)};
  if (auto refusal = outside_addresses(*credential, client_ip)) return {credential, std::move(refusal)};
  return {credential, std::nullopt};
}

}  // namespace cfmock::cloudflare
