// Who am I: /user, /accounts, and the two verify endpoints.

#include <fmt/format.h>

#include "cloudflare/authorise.hpp"
#include "cloudflare/refusals.hpp"
#include "cloudflare/listed.hpp"
#include "cloudflare/resources.hpp"

namespace cfmock::cloudflare {

Outcome user_get(Call& call) {
  Outcome out;
  const UserSpec* user = call.store.user_by_email(call.credential->spec.user);
  out.body = success_body(with_overlay(
      call, "/user/", user_json(user == nullptr ? call.store.users.front() : *user, call.store)));
  return out;
}

// Whether a token without a fitting group gets 403 or an empty list is not known; the list is empty, as that
// of zones is.
Outcome accounts_list(Call& call) {
  const auto request = page_request(call.query, 20, 5, 50);
  if (const Refusal* refusal = std::get_if<Refusal>(&request)) return refused(*refusal);
  const std::string* name = http::find_parameter(call.query, "name");
  std::vector<const AccountSpec*> accounts;
  const AccountSpec* hidden = nullptr;
  for (const AccountSpec& account : call.store.accounts)
    if (!allowed_on_account(*call.credential, *call.operation.groups, account))
      hidden = &account;
    else if (name == nullptr || *name == account.name)
      accounts.push_back(&account);
  if (descending(call.query)) std::reverse(accounts.begin(), accounts.end());
  Outcome out = listed(call, std::get<PageRequest>(request), accounts, [&](std::string& text, const AccountSpec* account) {
    text += with_overlay(call, "/accounts/" + account->id + "/", account_json(*account, call.store.created));
  });
  if (accounts.empty() && hidden != nullptr)
    out.silent =
        empty_list(*call.credential, account_refusal(*call.credential, call.operation, *hidden, call.now),
                   "see no account");
  return out;
}

Outcome accounts_get(Call& call) {
  Outcome out;
  out.body = success_body(
      with_overlay(call, fmt::format("/accounts/{}/", call.route.id("account_id")),
                   account_json(*call.store.find_account(call.route.id("account_id")), call.store.created)));
  return out;
}

// Code 10000 stands in messages[] of this success (favonia/cloudflare-ddns#813): a client that greps for it
// is wrong.
Outcome token_verify(Call& call) {
  const Credential& credential = *call.credential;
  const std::string_view cause =
      call.held_back == nullptr ? std::string_view{} : std::string_view(call.held_back->cause);
  const char* status = cause == "expired-token"    ? "expired"
                       : cause == "disabled-token" ? "disabled"
                                                   : "active";
  std::string result = fmt::format("{{\"id\":\"{}\",\"status\":\"{}\"", credential.id, status);
  if (credential.not_before) result += fmt::format(",\"not_before\":\"{}\"", rfc3339(*credential.not_before));
  if (credential.expires_on) result += fmt::format(",\"expires_on\":\"{}\"", rfc3339(*credential.expires_on));
  result += '}';
  Outcome out;
  const bool active = cause.empty() || cause == "blocked-address";
  out.body = success_body(
      result,
      active ? "[{\"code\":10000,\"message\":\"This API Token is valid and active\",\"type\":null}]" : "[]");
  if (call.held_back != nullptr) out.silent = *call.held_back;
  return out;
}

}  // namespace cfmock::cloudflare
