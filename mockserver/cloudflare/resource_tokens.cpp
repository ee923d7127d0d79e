// /user/tokens and /accounts/:id/tokens: list, create, get, replace, delete, roll, permission groups.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cloudflare/authorise.hpp"
#include "cloudflare/body.hpp"
#include "cloudflare/learned_groups.hpp"
#include "cloudflare/listed.hpp"
#include "cloudflare/resources.hpp"
#include "cloudflare/token_body.hpp"

namespace cfmock::cloudflare {
namespace {

/// Whose tokens a request is about: those of the account in the path, else of the caller's user.
struct Owner {
  const AccountSpec* account = nullptr;
  std::string user;  // e-mail

  bool owns(const Credential& token) const {
    if (!token.known || !token.is_token()) return false;
    return account != nullptr
               ? token.spec.kind == CredentialKind::kAccountToken && token.spec.account == account->name
               : token.spec.kind == CredentialKind::kUserToken && token.spec.user == user;
  }
  void fill(CredentialSpec& spec) const {
    spec.kind = account != nullptr ? CredentialKind::kAccountToken : CredentialKind::kUserToken;
    if (account != nullptr)
      spec.account = account->name;
    else
      spec.user = user;
  }
};

Owner owner_of(const Call& call) {
  const std::string_view id = call.route.id("account_id");
  if (!id.empty()) return {call.store.find_account(id), ""};
  return {nullptr, call.credential->spec.user};
}

std::variant<Credential*, Refusal> token_of(const Call& call) {
  const std::string_view id = call.route.id("token_id");
  Credential* token = call.credentials.by_id(id);
  if (token != nullptr && owner_of(call).owns(*token)) return token;
  return Refusal{"not-found", "", fmt::format("no token has the id {} here", id), {}, {}, {}};
}

std::string shown(const Call& call, const Credential& token, std::string_view secret = {}) {
  return token_json(token, call.credentials.world(), call.now, secret);
}

std::optional<Refusal> over_quota(const Call& call, const Owner& owner) {
  const auto& all = call.credentials.all();
  const TokenRules& rules = call.credentials.rules();
  const auto owned =
      std::count_if(all.begin(), all.end(), [&](const auto& each) { return owner.owns(*each); });
  const int quota = owner.account != nullptr ? rules.account_quota : rules.user_quota;
  if (owned < quota) return std::nullopt;
  return Refusal{"token-quota",
                 "",
                 fmt::format("the {} has {} tokens, and {} are allowed",
                             owner.account != nullptr ? "account" : "user", owned, quota),
                 rules.place,
                 std::to_string(quota),
                 {}};
}

/// What the maker of an account token must hold itself.
std::optional<Refusal> grants_more(const Call& call, const Owner& owner, const TokenBody& body) {
  if (owner.account == nullptr || call.credential->is_key()) return std::nullopt;
  const std::string group = group_not_held(body.spec.policies, *call.credential, call.store);
  if (group.empty()) return std::nullopt;
  return Refusal{"missing-permission",
                 "common-check",
                 fmt::format("{} does not hold \"{}\" on a zone that it would give it for",
                             call.credential->label(), group),
                 call.credential->spec.place_of("permissions"),
                 group,
                 {}};
}

std::variant<TokenBody, Refusal> read_body(const Call& call, bool fresh) {
  const auto read = json_body(call.request);
  if (const Refusal* refusal = std::get_if<Refusal>(&read)) return *refusal;
  return token_body(std::get<nlohmann::json>(read), call.credentials, call.store, call.ids, fresh);
}

std::string_view scope_name(std::string_view scope) {
  return scope == "zone"      ? "com.cloudflare.api.account.zone"
         : scope == "account" ? "com.cloudflare.api.account"
         : scope == "user"    ? "com.cloudflare.api.user"
                              : "com.cloudflare.edge.r2.bucket";
}

}  // namespace

Outcome tokens_list(Call& call) {
  const auto request = page_request(call.query, 20, 5, 50);
  if (const Refusal* refusal = std::get_if<Refusal>(&request)) return refused(*refusal);
  const Owner owner = owner_of(call);
  std::vector<const Credential*> tokens;
  for (const auto& each : call.credentials.all())
    if (owner.owns(*each)) tokens.push_back(each.get());
  if (descending(call.query)) std::reverse(tokens.begin(), tokens.end());
  return listed(call, std::get<PageRequest>(request), tokens, [&](std::string& out, const Credential* token) { out += shown(call, *token); });
}

Outcome tokens_create(Call& call) {
  auto read = read_body(call, true);
  if (const Refusal* refusal = std::get_if<Refusal>(&read)) return refused(*refusal);
  auto& body = std::get<TokenBody>(read);
  const Owner owner = owner_of(call);
  if (auto refusal = grants_more(call, owner, body)) return refused(*refusal);
  if (auto refusal = over_quota(call, owner)) return refused(*refusal);
  owner.fill(body.spec);
  const Credential& made =
      call.credentials.create(std::move(body.spec), std::move(body.title), call.now, call.ids);
  Outcome out;
  out.body = success_body(shown(call, made, made.secret));
  out.wrote = true;
  out.issued = &made;
  return out;
}

Outcome tokens_get(Call& call) {
  const auto token = token_of(call);
  if (const Refusal* refusal = std::get_if<Refusal>(&token)) return refused(*refusal);
  Outcome out;
  out.body = success_body(shown(call, *std::get<Credential*>(token)));
  return out;
}

Outcome tokens_replace(Call& call) {
  const auto token = token_of(call);
  if (const Refusal* refusal = std::get_if<Refusal>(&token)) return refused(*refusal);
  auto read = read_body(call, false);
  if (const Refusal* refusal = std::get_if<Refusal>(&read)) return refused(*refusal);
  auto& body = std::get<TokenBody>(read);
  if (auto refusal = grants_more(call, owner_of(call), body)) return refused(*refusal);
  Credential& replaced = *std::get<Credential*>(token);
  call.credentials.replace(replaced, std::move(body.spec), std::move(body.title), call.now);
  Outcome out;
  out.body = success_body(shown(call, replaced));
  out.wrote = true;
  return out;
}

Outcome tokens_delete(Call& call) {
  const auto token = token_of(call);
  if (const Refusal* refusal = std::get_if<Refusal>(&token)) return refused(*refusal);
  Credential& gone = *std::get<Credential*>(token);
  call.credentials.remove(gone);
  Outcome out;
  out.body = success_body("{\"id\":\"" + gone.id + "\"}");
  out.wrote = true;
  return out;
}

Outcome tokens_roll(Call& call) {
  const auto token = token_of(call);
  if (const Refusal* refusal = std::get_if<Refusal>(&token)) return refused(*refusal);
  const Credential& rolled = call.credentials.roll(*std::get<Credential*>(token), call.now, call.ids);
  Outcome out;
  out.body = success_body(json_string(rolled.secret));
  out.wrote = true;
  out.issued = &rolled;
  return out;
}

/// Those of users are not for account tokens: inferred.
Outcome tokens_groups(Call& call) {
  const std::string* name = http::find_parameter(call.query, "name");
  const std::string* scope = http::find_parameter(call.query, "scope");
  const bool of_account = !call.route.id("account_id").empty();
  std::string result;
  for (size_t i = 0; i < GroupSet().size(); ++i) {
    const PermissionGroup* known = group_at(i);
    if (known == nullptr) continue;
    const PermissionGroup& group = *known;
    const std::string_view full = scope_name(group.scope);
    if (of_account && group.scope == "user") continue;
    if ((name != nullptr && *name != group.name) || (scope != nullptr && *scope != full)) continue;
    if (!result.empty()) result += ',';
    result += fmt::format("{{\"id\":\"{}\",\"name\":{},\"scopes\":[\"{}\"]}}", group.id,
                          json_string(group.name), full);
  }
  Outcome out;
  out.body = success_body("[" + result + "]");
  return out;
}

}  // namespace cfmock::cloudflare
