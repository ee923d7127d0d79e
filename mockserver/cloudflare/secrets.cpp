#include "cloudflare/secrets.hpp"

#include <algorithm>

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

std::string new_secret(CredentialKind kind, IdSource& ids) {
  const char* prefix = kind == CredentialKind::kUserToken ? "cfut_" : kind == CredentialKind::kAccountToken ? "cfat_" : "cfk_";
  return prefix + std::string("cfmock") + ids.alphanumeric(34) + ids.hex(8);
}

Presented presented(const http::Headers& headers) {
  const std::string* authorization = headers.find("Authorization");
  const std::string* key = headers.find("X-Auth-Key");
  const std::string* email = headers.find("X-Auth-Email");
  if (authorization != nullptr) {
    constexpr std::string_view kScheme = "Bearer ";
    const std::string_view value = trim(*authorization);
    const std::string_view token = value.size() > kScheme.size() ? trim(value.substr(kScheme.size())) : std::string_view{};
    const bool good = iequals(value.substr(0, kScheme.size()), kScheme) && well_formed_token(token);
    return {good ? Presented::Kind::kToken : Presented::Kind::kMalformedToken, good ? token : value, {}, {}};
  }
  if (key == nullptr && email == nullptr) return {};
  if (key == nullptr) return {Presented::Kind::kIncompletePair, {}, *email, "key"};
  if (email == nullptr) return {Presented::Kind::kIncompletePair, *key, {}, "email"};
  const bool good_key = well_formed_key(*key), good_email = well_formed_email(*email);
  if (good_key && good_email) return {Presented::Kind::kKeyPair, *key, *email, {}};
  return {Presented::Kind::kMalformedPair, *key, *email, good_key ? "email" : good_email ? "" : "pair"};
}

}  // namespace cfmock::cloudflare
