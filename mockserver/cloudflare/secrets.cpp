#include "cloudflare/secrets.hpp"

#include <algorithm>

#include "base/table.hpp"
#include "base/text.hpp"

namespace cfmock::cloudflare {
namespace {

bool token_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool prefixed(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix) || text.size() != prefix.size() + 48) return false;
  return std::all_of(text.begin(), text.end(), token_character) && is_hex(text.substr(text.size() - 8));
}

}  // namespace

bool well_formed_token(std::string_view text) {
  if (prefixed(text, "cfut_") || prefixed(text, "cfat_")) return true;
  return text.size() == 40 && std::all_of(text.begin(), text.end(), token_character);
}

bool well_formed_key(std::string_view text) {
  return prefixed(text, "cfk_") || (text.size() == 37 && is_hex(text));
}

bool well_formed_email(std::string_view text) {
  const size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos &&
         std::none_of(text.begin(), text.end(), [](unsigned char c) { return c <= ' ' || c == 0x7f; });
}

bool well_formed_service_key(std::string_view text) {
  constexpr std::string_view kPrefix = "v1.0-";
  constexpr size_t kShortest = 24;
  return text.starts_with(kPrefix) && text.size() >= kPrefix.size() + kShortest &&
         std::all_of(text.begin() + kPrefix.size(), text.end(),
                     [](char c) { return token_character(c) && c != '_'; });
}

bool stores_secrets(std::string_view operation, std::string_view body) {
  static const auto rows = table_rows("fixtures/secret-bodies.tsv", 4);
  return std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row[0] == operation && (row[1] == "-" || body.find(row[1]) != std::string_view::npos); });
}

std::string new_secret(CredentialKind kind, IdSource& ids) {
  if (kind == CredentialKind::kServiceKey) return "v1.0-cfmock" + ids.hex(18) + "-" + ids.hex(146);
  const char* prefix = kind == CredentialKind::kUserToken      ? "cfut_"
                       : kind == CredentialKind::kAccountToken ? "cfat_"
                                                               : "cfk_";
  return prefix + std::string("cfmock") + ids.alphanumeric(34) + ids.hex(8);
}

Authorization split_authorization(std::string_view value) {
  constexpr size_t kLongestScheme = 12;
  value = trim(value);
  const std::string_view word = value.substr(0, value.find(' '));
  const bool scheme = word.size() <= kLongestScheme && std::all_of(word.begin(), word.end(), [](char c) {
                        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                      });
  const bool alone = word.size() == value.size() && !iequals(word, "Bearer");
  if (!scheme || alone) return {{}, value};
  return {word, trim(value.substr(word.size()))};
}

namespace {
Presented presented_service_key(const http::Headers& headers) {
  const auto key = headers.find("X-Auth-User-Service-Key");
  if (!key) return {};
  const bool good = well_formed_service_key(*key);
  return {good ? Presented::Kind::kServiceKey : Presented::Kind::kMalformedServiceKey,
          *key,
          {},
          "service-key",
          {}};
}
}  // namespace

Presented presented(const http::Headers& headers) {
  using Kind = Presented::Kind;
  if (const auto authorization = headers.find("Authorization")) {
    const auto [scheme, secret] = split_authorization(*authorization);
    const bool good = iequals(scheme, "Bearer") && well_formed_token(secret);
    return {good ? Kind::kToken : Kind::kMalformedToken, secret, {}, {}, scheme};
  }
  const auto key = headers.find("X-Auth-Key");
  const auto email = headers.find("X-Auth-Email");
  if (!key && !email) return presented_service_key(headers);
  if (!key) return {Kind::kIncompletePair, {}, *email, "key", {}};
  if (!email) return {Kind::kIncompletePair, *key, {}, "email", {}};
  const bool good_key = well_formed_key(*key), good_email = well_formed_email(*email);
  if (good_key && good_email) return {Kind::kKeyPair, *key, *email, {}, {}};
  return {Kind::kMalformedPair, *key, *email, good_key ? "email" : good_email ? "" : "pair", {}};
}

}  // namespace cfmock::cloudflare
