#include "cloudflare/access.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cfmock::cloudflare {
namespace {

bool sent_as_its_kind(const Credential& credential, const Presented& shown) {
  using Kind = Presented::Kind;
  return shown.kind == (credential.is_key()     ? Kind::kKeyPair
                        : credential.is_token() ? Kind::kToken
                                                : Kind::kServiceKey);
}

Refusal unknown_secret(const Presented& shown) {
  if (shown.kind == Presented::Kind::kServiceKey)
    return {"invalid-token",
            "",
            fmt::format("no service key of this world has this secret (#{})", fingerprint(shown.secret)),
            {},
            {},
            {}};
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

}  // namespace

std::string id_of_credential(const std::string& name) { return stable_id("credential " + name); }

std::string_view kind_name(CredentialKind kind) {
  switch (kind) {
    case CredentialKind::kUserToken:
      return "user token";
    case CredentialKind::kAccountToken:
      return "account token";
    case CredentialKind::kServiceKey:
      return "service key";
    case CredentialKind::kGlobalKey:
      break;
  }
  return "global key";
}

std::string Credential::label() const {
  const std::string_view kind = is_key()                                  ? "key"
                                : spec.kind == CredentialKind::kUserToken ? "token"
                                                                          : kind_name(spec.kind);
  return fmt::format("{} \"{}\"", kind, spec.name);
}

Authenticated authenticate(Credentials& credentials, const Presented& shown, std::string_view client_ip,
                           Instant now) {
  Credential* credential = credentials.by_secret(shown.secret);
  const bool pair = shown.kind == Presented::Kind::kKeyPair;
  if (credential == nullptr || !sent_as_its_kind(*credential, shown)) return {nullptr, unknown_secret(shown)};
  Credentials::settle(*credential, now);
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
