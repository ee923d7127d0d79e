#pragma once
// The forms of credentials: what an Authorization header must look like, and new secrets in the present-day
// formats. Source: developers.cloudflare.com/fundamentals/api/get-started/token-formats; auth-errors notes on
// 6111, 6102, 6103.

#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "cloudflare/world.hpp"
#include "http/message.hpp"

namespace cfmock::cloudflare {

/// What a secret has of characters at least, and what must be left of one that is cut to count as one: a shorter text stands in every
/// output by chance.
inline constexpr size_t kShortestSecret = 8;

/// "cfut_" or "cfat_" with 40 characters and 8 hex, or 40 of [A-Za-z0-9_-]. Whether the API checks the
/// checksum here is not known; it is not checked.
bool well_formed_token(std::string_view text);
/// 37 hex, or "cfk_" with 40 characters and 8 hex.
bool well_formed_key(std::string_view text);
bool well_formed_email(std::string_view text);
/// "v1.0-" and at least 24 of [A-Za-z0-9-]: inferred from the keys that are shown in public, which are hex.
bool well_formed_service_key(std::string_view text);

/// Is a secret what that operation ("PUT /accounts/{account_id}/workers/scripts/{script_name}/secrets") is there to store? The rows of
/// fixtures/secret-bodies.tsv: a credential in such a body is where it belongs.
bool stores_secrets(std::string_view operation, std::string_view body);

/// A made-up secret in the format of its kind. Tells by its look that it is none: it reads "cfmock" behind
/// the prefix.
std::string new_secret(CredentialKind kind, IdSource& ids);

/// What a request shows of itself.
struct Presented {
  enum class Kind {
    kNone,
    kToken,           // secret
    kKeyPair,         // email and secret
    kMalformedToken,  // Authorization is not "Bearer TOKEN": scheme and what stands behind it
    kMalformedPair,   // variant says which: "" the key, "email", "pair"
    kIncompletePair,  // variant says what is missing: "email" or "key"
    kServiceKey,      // X-Auth-User-Service-Key: secret
    kMalformedServiceKey,
  } kind = Kind::kNone;
  std::string_view secret, email;
  std::string_view variant;
  std::string_view scheme;  // of Authorization as sent, "Bearer"; "" when what stands there looks like none
};
/// Views into the headers. A Bearer token goes before a key pair, and that before a service key (which of them
/// the API takes is not known).
Presented presented(const http::Headers& headers);

/// "Bearer" and "TOKEN" of an Authorization header's value. A first word that may be a secret is no scheme.
struct Authorization {
  std::string_view scheme, secret;
};
Authorization split_authorization(std::string_view value);

}  // namespace cfmock::cloudflare
