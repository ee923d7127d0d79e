// What becomes of credentials while a session runs.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "cloudflare/access.hpp"

namespace cfmock::cloudflare {
namespace {

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
  take("policies", &CredentialSpec::policies);
  take("from", &CredentialSpec::from);
  take("not_from", &CredentialSpec::not_from);
  take("not_before", &CredentialSpec::not_before);
  take("expires_on", &CredentialSpec::expires_on);
  // The short form and the long one say the same thing: the newer goes.
  const auto forget = [&](std::initializer_list<const char*> fields) {
    for (const char* field : fields) base.places.erase(field);
  };
  const bool shortly = given.places.contains("permissions") || given.places.contains("zones") ||
                       given.places.contains("accounts");
  if (given.places.contains("policies")) {
    base.permissions.clear(), base.zones.reset(), base.accounts.reset();
    forget({"permissions", "zones", "accounts"});
  } else if (shortly) {
    base.policies.clear();
    forget({"policies"});
  }
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

/// In which what a credential may do is given.
bool gives_policies(const CredentialSpec& change) {
  for (const char* field : {"permissions", "zones", "accounts", "policies"})
    if (change.places.contains(field)) return true;
  return false;
}

bool are_same(const std::vector<PolicySpec>& a, const std::vector<PolicySpec>& b) {
  const auto same_resource = [](const ResourceSpec& x, const ResourceSpec& y) { return x.name == y.name && x.inside == y.inside; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const PolicySpec& x, const PolicySpec& y) {
    return x.deny == y.deny && x.groups == y.groups &&
           std::equal(x.resources.begin(), x.resources.end(), y.resources.begin(), y.resources.end(), same_resource);
  });
}

bool are_same(const std::vector<Cidr>& a, const std::vector<Cidr>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Cidr& x, const Cidr& y) { return x.base == y.base && x.prefix == y.prefix; });
}

/// The API tells times in whole seconds.
bool are_same(const std::optional<Duration>& a, const std::optional<Duration>& b) {
  return a.has_value() == b.has_value() && (!a || std::chrono::abs(*a - *b) < std::chrono::seconds(1));
}

/// Do two tokens allow the same, at the same times and from the same addresses?
bool say_the_same(const CredentialSpec& a, const CredentialSpec& b, const WorldSpec& world) {
  return a.status == b.status && are_same(a.not_before, b.not_before) && are_same(a.expires_on, b.expires_on) &&
         are_same(a.from, b.from) && are_same(a.not_from, b.not_from) && are_same(policies_of(a, world), policies_of(b, world));
}

std::string id_of_account(const WorldSpec& world, const std::string& name) {
  for (const AccountSpec& account : world.accounts)
    if (account.name == name) return account.id;
  return "";
}

}  // namespace

Credentials::Credentials(const std::vector<CredentialSpec>& specs, const WorldSpec& world,
                         Instant session_start, IdSource& ids, const TokenRules& rules)
    : world_(world), session_start_(session_start), rules_(rules) {
  for (const CredentialSpec& spec : specs) {
    std::string secret = spec.secret.empty() ? new_secret(spec.kind, ids) : spec.secret;
    Credential& credential = add(spec, std::move(secret), id_of_credential(spec.name),
                                 session_start - std::chrono::hours(24 * 30));
    credential.grants = grants_of(spec);
    read_status(credential);
  }
}

Credential& Credentials::add(CredentialSpec spec, std::string secret, std::string id, Instant issued) {
  auto made = std::make_unique<Credential>();
  Credential& credential = *made;
  credential.title = spec.name;
  credential.secret = std::move(secret), credential.id = std::move(id);
  credential.answer_fingerprint = fingerprint(credential.secret);
  credential.issued_on = credential.modified_on = issued;
  credential.spec = std::move(spec);
  read_owner(credential);
  read_window(credential);
  know(credential);
  all_.push_back(std::move(made));
  return credential;
}

void Credentials::know(Credential& credential) {
  if (by_secret_.emplace(credential.secret, &credential).second && told_) told_(credential.secret);
}

Grants Credentials::grants_of(const CredentialSpec& spec) const {
  std::optional<Key> own;
  if (spec.kind == CredentialKind::kAccountToken)
    own = key_of(id_of_account(world_, spec.account)).value_or(Key{});
  return Grants::of(policies_of(spec, world_), own);
}

// "per user/account token": an account token has a budget of its own, the credentials of a user share one.
void Credentials::read_owner(Credential& credential) const {
  credential.user_id = credential.id;
  credential.user_key = {};
  if (credential.spec.kind == CredentialKind::kAccountToken) return;
  for (const UserSpec& user : world_.users)
    if (user.email == credential.spec.user) {
      credential.user_id = user.id;
      credential.user_key = key_of(user.id).value_or(Key{});
    }
}

void Credentials::read_window(Credential& credential) const {
  const auto at = [&](const std::optional<Duration>& since_start) {
    return since_start ? std::optional(session_start_ + *since_start) : std::nullopt;
  };
  credential.not_before = at(credential.spec.not_before);
  credential.expires_on = at(credential.spec.expires_on);
}

/// An edit while another waits starts the wait anew: the last one is what will be.
void Credentials::edit_policies(Credential& credential, Instant now) const {
  settle(credential, now);
  Grants edited = grants_of(credential.spec);
  if (rules_.propagation.count() > 0)
    credential.waiting = Credential::Waiting{std::move(edited), now + rules_.propagation};
  else
    credential.grants = std::move(edited);
}

void Credentials::settle(Credential& credential, Instant now) {
  if (!credential.waiting || now < credential.waiting->from) return;
  credential.grants = std::move(credential.waiting->grants);
  credential.waiting.reset();
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

Credential* Credentials::by_secret(std::string_view secret) {
  const auto at = by_secret_.find(secret);
  return at == by_secret_.end() ? nullptr : at->second;
}
const Credential* Credentials::by_secret(std::string_view secret) const {
  return const_cast<Credentials*>(this)->by_secret(secret);
}

Credential* Credentials::by_id(std::string_view id) {
  for (const auto& credential : all_)
    if (credential->known && credential->is_token() && credential->id == id) return credential.get();
  return nullptr;
}

void Credentials::forget(Credential& credential, const char* cause) {
  credential.known = false;
  credential.gone_cause = credential.is_key() ? "wrong-key-pair" : cause;
}

// ---- By the scenario

void Credentials::roll(std::string_view name, Instant now) {
  Credential* old = by_name(name);
  if (old == nullptr) return;
  for (const auto& credential : all_) {
    if (credential->spec.status != CredentialStatus::kReplacement || credential->spec.replaces != name)
      continue;
    credential->spec = rolled(old->spec, credential->spec);
    credential->id = old->id, credential->title = old->title;
    credential->issued_on = old->issued_on, credential->modified_on = now;
    read_owner(*credential);
    read_window(*credential);
    credential->grants = grants_of(credential->spec);
    read_status(*credential);
  }
  forget(*old, "rolled-token");
}

void Credentials::remove(std::string_view name) {
  if (Credential* credential = by_name(name)) forget(*credential, "revoked-token");
}

void Credentials::change(std::string_view name, const CredentialSpec& change, Instant now) {
  Credential* credential = by_name(name);
  if (credential == nullptr) return;
  credential->spec = merged(std::move(credential->spec), change);
  credential->modified_on = now;
  read_owner(*credential);
  read_window(*credential);
  if (gives_policies(change)) edit_policies(*credential, now);
  if (change.places.contains("status")) read_status(*credential);
}

// ---- By the client

Credential& Credentials::create(CredentialSpec spec, std::string title, Instant now, IdSource& ids) {
  const std::string wanted = title.empty() ? "token" : printable(title);
  spec.name = wanted;
  for (int number = 2; by_name(spec.name) != nullptr; ++number)
    spec.name = fmt::format("{} ({})", wanted, number);
  std::string secret = new_secret(spec.kind, ids);
  Credential& made = add(std::move(spec), std::move(secret), ids.hex(32), now);
  made.title = std::move(title);
  made.was_made = true;
  made.grants = grants_of(made.spec);
  return made;
}

void Credentials::replace(Credential& token, CredentialSpec spec, std::string title, Instant now) {
  spec.name = token.spec.name, spec.kind = token.spec.kind;
  spec.user = token.spec.user, spec.account = token.spec.account;
  if (title != token.title || !say_the_same(spec, token.spec, world_)) ++token.changes;
  token.spec = std::move(spec);
  token.title = std::move(title);
  token.modified_on = now;
  read_window(token);
  edit_policies(token, now);
}

// The old secret stays behind as a credential that is gone, so that its use is told for what it is.
Credential& Credentials::roll(Credential& token, Instant now, IdSource& ids) {
  for (const auto& credential : all_)
    if (credential->spec.status == CredentialStatus::kReplacement &&
        credential->spec.replaces == token.spec.name) {
      ++token.changes;
      roll(token.spec.name, now);
      return *credential;
    }
  const std::string old = std::exchange(token.secret, new_secret(token.spec.kind, ids));
  token.answer_fingerprint = fingerprint(token.secret);
  token.modified_on = now;
  ++token.changes;
  by_secret_.erase(old);
  know(token);
  Credential& left = add(token.spec, old, token.id, token.issued_on);
  left.was_made = token.was_made;
  forget(left, "rolled-token");
  return token;
}

void Credentials::remove(Credential& token) {
  token.was_removed = true;
  forget(token, "revoked-token");
}

}  // namespace cfmock::cloudflare
