#pragma once
// What a client sends to make or replace a token, read and judged; and tokens as the API shows them. Pure.

#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "cloudflare/access.hpp"
#include "cloudflare/store.hpp"

namespace cfmock::cloudflare {

struct TokenBody {
  std::string title;
  CredentialSpec spec;  // policies, status, window, addresses; owner and kind are the caller's to fill in
};

/// `fresh`: to make a token, where policies have no ids yet.
std::variant<TokenBody, Refusal> token_body(const nlohmann::json& body, const Credentials& credentials,
                                            Store& store, IdSource& ids, bool fresh);

/// The first group of a policy for a single zone that the maker of the token does not hold there: the API
/// then refuses (seen for account tokens, terraform-provider-cloudflare#7241; not for all zones or buckets).
/// "" : none.
std::string group_not_held(const std::vector<PolicySpec>& policies, const Credential& maker, Store& store);

/// JSON text. `secret`: shown as "value"; "" : not shown.
std::string token_json(const Credential& token, const WorldSpec& world, Instant now, std::string_view secret);

}  // namespace cfmock::cloudflare
