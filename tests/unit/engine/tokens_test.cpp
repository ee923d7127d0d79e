// The token endpoints: what a client makes of tokens, and that it is judged by what it made.

#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

const std::string kDns = "4755a26eedb94da69e1066d98aa820be";       // DNS Write
const std::string kZoneRead = "c8fed203ed3043cba015a93ad1616f1f";  // Zone Read
const std::string kZoneResource = std::string("com.cloudflare.api.account.zone.") + kZone;

nlohmann::json body(const std::string& group = kDns, const std::string& resource = kZoneResource) {
  return {
      {"name", "narrow"},
      {"policies",
       {{{"effect", "allow"}, {"permission_groups", {{{"id", group}}}}, {"resources", {{resource, "*"}}}}}}};
}

class Tokens : public SessionTest {
 protected:
  void SetUp() override {
    load(R"(
credentials:
  maker: {token: {permissions: [API Tokens Write, DNS Write, Zone Read]}}
  reader: {token: {permissions: [API Tokens Read]}}
  owner: {key: {email: dev@example.com}}
  acct: {account_token: {account: Example, permissions: [Account API Tokens Write, DNS Write]}}
)");
  }
  nlohmann::json made(const nlohmann::json& what = body(), const char* by = "maker") {
    return result("POST /user/tokens", by, what.dump());
  }
  static http::Headers bearer(const nlohmann::json& secret) {
    return {{"Authorization", "Bearer " + secret.get<std::string>()}};
  }
  std::string with(const nlohmann::json& secret, const std::string& line) {
    return said(send(line, bearer(secret)));
  }
  const std::string records_ = "GET /zones/{zone}/dns_records";
};

TEST_F(Tokens, ANarrowerTokenIsJudgedByItsOwnPolicies) {
  const auto token = made();
  EXPECT_EQ(token["name"], "narrow");
  EXPECT_EQ(token["status"], "active");
  EXPECT_EQ(token["policies"][0]["permission_groups"][0]["name"], "DNS Write");
  EXPECT_EQ(with(token["value"], records_), "200");
  EXPECT_EQ(entry().credential, "narrow");
  EXPECT_EQ(with(token["value"], "POST /user/tokens"), "403 9109 Unauthorized to access requested resource");
  EXPECT_EQ(cause(), "missing-permission");
  const auto blind = made(body(kZoneRead));
  EXPECT_EQ(with(blind["value"], records_), "403 10000 Authentication error");
  EXPECT_EQ(why().substr(0, 60), "403 10000: token \"narrow (2)\" lacks a permission: GET /zones");
}

TEST_F(Tokens, AGroupThatDoesNotWorkOnTheResourcesOfItsPolicyIsRefused) {
  const std::string account = std::string("com.cloudflare.api.account.") + kAccount;
  EXPECT_EQ(said("POST /user/tokens", "maker", body("c1fde68c7bcc44588cbb6ddbc16d6480", kZoneResource).dump()),
            "400 1001 Permission group \"Account Settings Read\" does not work on the resources of its policy");
  EXPECT_EQ(cause(), "invalid-parameter");
  EXPECT_EQ(said("POST /user/tokens", "maker", body(kDns, account).dump()),
            "400 1001 Permission group \"DNS Write\" does not work on the resources of its policy");
  EXPECT_EQ(said("POST /user/tokens", "maker", body("c1fde68c7bcc44588cbb6ddbc16d6480", account).dump()), "200");
}

TEST_F(Tokens, ADenyPolicyCountsWhereNoResourceIsNamed) {
  const std::string allow = R"({permission_groups: [User Details Read], resources: {"com.cloudflare.api.user.*": "*"}})";
  load("credentials:\n  free: {token: {policies: [" + allow + "]}}\n  denied: {token: {policies: [" + allow +
       ", {effect: deny, " + allow.substr(1) + "]}}\n");
  EXPECT_EQ(said("GET /organizations", "free"), "200");
  EXPECT_EQ(ask("GET /organizations", "denied").response.status, 403);
  EXPECT_EQ(cause(), "missing-permission");
}

TEST_F(Tokens, ShowTheSecretOnceAndListTheRest) {
  const auto token = made();
  const std::string id = token["id"];
  const auto seen = result("GET /user/tokens/" + id, "reader");
  EXPECT_FALSE(seen.contains("value"));
  EXPECT_EQ(seen["id"], id);
  EXPECT_TRUE(seen["last_used_on"].is_null());
  with(token["value"], records_);
  EXPECT_EQ(result("GET /user/tokens/" + id, "reader")["last_used_on"], "2026-11-24T12:00:00Z");
  const auto list = json(ask("GET /user/tokens?per_page=5", "reader"));
  EXPECT_EQ(list["result"].size(), 3u);  // maker, reader, narrow; not the key, not the account's
  EXPECT_EQ(list["result_info"]["total_count"], 3);
  EXPECT_EQ(list["result"][2]["name"], "narrow");
}

TEST_F(Tokens, ADeletedOneIsGoneAtOnce) {
  const auto token = made();
  const std::string path = "/user/tokens/" + token["id"].get<std::string>();
  EXPECT_EQ(result("DELETE " + path, "maker")["id"], token["id"]);
  EXPECT_EQ(with(token["value"], records_), "401 10000 Authentication error");
  EXPECT_EQ(cause(), "revoked-token");
  EXPECT_EQ(said("GET " + path, "maker"), "404 1001 Token not found");
  EXPECT_EQ(said("DELETE " + path, "maker"), "404 1001 Token not found");
}

TEST_F(Tokens, ARollBringsANewSecretAndTheOldOneIsGone) {
  const auto token = made();
  const auto fresh = result("PUT /user/tokens/" + token["id"].get<std::string>() + "/value", "maker", "{}");
  ASSERT_TRUE(fresh.is_string());
  EXPECT_NE(fresh, token["value"]);
  EXPECT_EQ(with(fresh, records_), "200");
  EXPECT_EQ(with(token["value"], records_), "401 10000 Authentication error");
  EXPECT_EQ(cause(), "rolled-token");
}

TEST_F(Tokens, ATokenMayRollItself) {
  const std::string old = secret("maker");
  const std::string id = session_->credentials().by_name("maker")->id;
  const auto fresh = result("PUT /user/tokens/" + id + "/value", "maker", "{}");
  EXPECT_EQ(with(old, records_), "401 10000 Authentication error");
  EXPECT_EQ(secret("maker"), fresh) << "the scenario's name means the token, not the old secret";
}

TEST_F(Tokens, ARollBringsTheReplacementThatTheScenarioHas) {
  load(R"(
credentials:
  primary: {token: {permissions: [API Tokens Write, DNS Write]}}
  next: {token: {replaces: primary}}
)");
  const std::string id = session_->credentials().by_name("primary")->id;
  EXPECT_EQ(result("PUT /user/tokens/" + id + "/value", "primary", "{}"), secret("next"));
  EXPECT_EQ(said(records_, "primary"), "401 10000 Authentication error");
  EXPECT_EQ(said(records_, "next"), "200");
}

TEST_F(Tokens, APutReplacesAllOfIt) {
  auto what = body();
  what["condition"] = {{"request_ip", {{"not_in", {"203.0.113.0/24"}}}}};
  const auto token = made(what);
  EXPECT_EQ(token["condition"]["request_ip"]["not_in"][0], "203.0.113.0/24");
  EXPECT_EQ(with(token["value"], records_), "403 10000 Authentication error");
  EXPECT_EQ(cause(), "blocked-address");
  const std::string put = "PUT /user/tokens/" + token["id"].get<std::string>();
  auto fresh = body();
  fresh["name"] = "renamed";
  EXPECT_FALSE(result(put, "maker", fresh.dump()).contains("condition"));
  EXPECT_EQ(with(token["value"], records_), "200");
  fresh["status"] = "disabled";
  EXPECT_EQ(result(put, "maker", fresh.dump())["status"], "disabled");
  EXPECT_EQ(with(token["value"], records_), "401 10000 Authentication error");
  EXPECT_EQ(cause(), "disabled-token");
  fresh.erase("status");
  fresh["expires_on"] = "2026-11-24T11:59:59Z";
  EXPECT_EQ(result(put, "maker", fresh.dump())["status"], "expired");
  with(token["value"], records_);
  EXPECT_EQ(cause(), "expired-token");
}

TEST_F(Tokens, ADenyPolicyGoesBeforeAnAllowingOne) {
  auto what = body(kDns, "com.cloudflare.api.account.zone.*");
  what["policies"].push_back(
      {{"effect", "deny"}, {"permission_groups", {{{"id", kDns}}}}, {"resources", {{kZoneResource, "*"}}}});
  const auto token = made(what);
  EXPECT_EQ(with(token["value"], records_), "403 10000 Authentication error");
  EXPECT_EQ(
      why(),
      "403 10000: a deny policy of token \"narrow\" takes \"DNS Write\" away on zone example.com: deny goes "
      "before allow");
}

TEST_F(Tokens, ABodyThatMakesNoSenseIsRefused) {
  const auto refused = [&](auto change) {
    auto what = body();
    change(what);
    return said("POST /user/tokens", "maker", what.dump());
  };
  EXPECT_EQ(refused([](auto& what) { what.erase("name"); }), "400 400 name must have a length");
  EXPECT_EQ(refused([](auto& what) { what["name"] = ""; }), "400 400 name must have a length");
  EXPECT_EQ(refused([](auto& what) { what.erase("policies"); }),
            "400 1001 A token needs at least one policy");
  EXPECT_EQ(refused([](auto& what) { what["policies"][0]["id"] = kDns; }),
            "400 1001 Reusing existing policies is not supported by token creation");
  EXPECT_EQ(refused([](auto& what) { what["policies"][0]["effect"] = "maybe"; }),
            "400 1001 The effect of a policy must be allow or deny");
  EXPECT_EQ(refused([](auto& what) {
              what["policies"][0]["permission_groups"] = {{{"name", "DNS Write"}}};
            }),
            "400 1001 id must be present");
  EXPECT_EQ(
      refused([](auto& what) { what["policies"][0]["permission_groups"][0]["id"] = std::string(32, '0'); }),
      "400 1001 Unknown permission group 00000000000000000000000000000000");
  EXPECT_EQ(refused([](auto& what) {
              what["policies"][0]["resources"] = {{"com.cloudflare.api.zone", "*"}};
            }),
            "400 1001 Invalid resource com.cloudflare.api.zone");
  EXPECT_EQ(
      refused([](auto& what) {
        what["policies"][0]["resources"] = {{"com.cloudflare.api.account." + std::string(32, '0'), "*"}};
      }),
      "400 1001 Unknown resource com.cloudflare.api.account.00000000000000000000000000000000");
  EXPECT_EQ(refused([](auto& what) { what["expires_on"] = "2026-12-01T00:00:00.5Z"; }).substr(0, 31),
            "400 1001 expires_on must be a t");
  EXPECT_EQ(refused([](auto& what) {
              what["condition"] = {{"request_ip", {{"in", {"here"}}}}};
            }),
            "400 1001 in must hold addresses or blocks of them");
  EXPECT_EQ(refused([](auto& what) {
              what["condition"] = {{"request_address", {{"in", {"192.0.2.1"}}}}};
            }),
            "400 1001 Unknown condition request_address");
  EXPECT_EQ(said("POST /user/tokens", "maker", "[1]"), "400 6007 Malformed JSON in request body");
  EXPECT_EQ(json(ask("GET /user/tokens", "maker"))["result"].size(), 2u) << "nothing was made";
}

TEST_F(Tokens, TakeTheOlderNameOfTheAddressCondition) {
  auto what = body();
  what["condition"] = {{"request.ip", {{"in", {"198.51.100.0/24"}}}}};
  const auto token = made(what);
  EXPECT_EQ(token["condition"]["request_ip"]["in"][0], "198.51.100.0/24");
  EXPECT_EQ(with(token["value"], "GET /zones").substr(0, 49), "403 9109 Cannot use the access token from locatio");
}

TEST_F(Tokens, AskForTheirPermission) {
  EXPECT_EQ(said("POST /user/tokens", "reader", body().dump()),
            "403 9109 Unauthorized to access requested resource");
  EXPECT_EQ(said("GET /user/tokens", "acct"), "403 9109 Valid user-level authentication not found");
  EXPECT_EQ(made(body(), "owner")["status"], "active");
}

TEST_F(Tokens, AnAccountTokenIsMadeByAndForItsAccount) {
  const std::string tokens = "/accounts/{account}/tokens";
  const auto token = result("POST " + tokens, "acct", body().dump());
  EXPECT_TRUE(token["value"].get<std::string>().starts_with("cfat_cfmock"));
  EXPECT_EQ(with(token["value"], records_), "200");
  EXPECT_EQ(with(token["value"], "GET " + tokens + "/verify"), "200");
  EXPECT_EQ(json(ask("GET " + tokens, "acct"))["result"].size(), 2u);
  EXPECT_EQ(said("GET /user/tokens/" + token["id"].get<std::string>(), "maker"), "404 1001 Token not found");
  EXPECT_EQ(said("GET " + tokens + "/not-an-id", "acct").substr(0, 8), "400 7003");
}

// terraform-provider-cloudflare#7241
TEST_F(Tokens, AnAccountTokenForOneZoneGivesWhatItsMakerHolds) {
  EXPECT_EQ(said("POST /accounts/{account}/tokens", "acct", body(kZoneRead).dump()),
            "400 1001 Failed common permission check against resources. (Permission group: \"Zone Read\")");
  EXPECT_EQ(cause(), "missing-permission");
  auto all = body(kZoneRead);
  all["policies"][0]["resources"] = {
      {std::string("com.cloudflare.api.account.") + kAccount, {{"com.cloudflare.api.account.zone.*", "*"}}}};
  EXPECT_EQ(said("POST /accounts/{account}/tokens", "acct", all.dump()), "200");
}

TEST_F(Tokens, PermissionGroupsHaveIdsAndFilters) {
  EXPECT_GT(result("GET /user/tokens/permission_groups", "reader").size(), 200u);
  const auto named = result("GET /user/tokens/permission_groups?name=DNS%20Write", "reader");
  ASSERT_EQ(named.size(), 1u);
  EXPECT_EQ(named[0]["id"], kDns);
  EXPECT_EQ(named[0]["scopes"][0], "com.cloudflare.api.account.zone");
  const auto scoped =
      result("GET /accounts/{account}/tokens/permission_groups?scope=com.cloudflare.edge.r2.bucket", "acct");
  EXPECT_EQ(scoped.size(), 2u);
}

TEST_F(Tokens, AQuotaIsAnEnd) {
  load(R"(
credentials: {maker: {token: {permissions: [API Tokens Write]}}}
tokens: {user_quota: 2}
)");
  const auto token = made();
  EXPECT_EQ(said("POST /user/tokens", "maker", body().dump()), "400 1001 Token quota of 2 exceeded");
  EXPECT_EQ(cause(), "token-quota");
  EXPECT_EQ(why(), "400 1001: the user has 2 tokens, and 2 are allowed (test.yaml:7:9)");
  result("DELETE /user/tokens/" + token["id"].get<std::string>(), "maker");
  EXPECT_EQ(said("POST /user/tokens", "maker", body().dump()), "200");
}

TEST_F(Tokens, SecretsMadeWhileRunningAreRedactedEverywhere) {
  const auto token = made();
  const std::string secret = token["value"];
  EXPECT_EQ(entry().answer.find(secret), std::string::npos);
  EXPECT_NE(entry().answer.find(R"(<token \"narrow\" #)"), std::string::npos) << entry().answer;
  send("GET /zones?key=" + secret, bearer(secret));
  EXPECT_EQ(entry().query.find(secret), std::string::npos);
  EXPECT_EQ(entry().leaks, std::vector<std::string>{"query"});
  const auto fresh = result("PUT /user/tokens/" + token["id"].get<std::string>() + "/value", "maker", "{}");
  for (const auto& each : session_->journal().entries())
    for (const std::string& hidden : {secret, fresh.get<std::string>()})
      EXPECT_EQ((each.answer + each.body + each.query + std::string(each.headers.get("Authorization")))
                    .find(hidden),
                std::string::npos);
}

TEST_F(Tokens, AnEditOfPermissionsTakesItsTime) {
  load(R"(
credentials:
  maker: {token: {permissions: [API Tokens Write]}}
  primary: {token: {permissions: [Zone Read]}}
tokens: {propagation: 90s}
)");
  const std::string id = session_->credentials().by_name("primary")->id;
  const auto edited = result("PUT /user/tokens/" + id, "maker", body().dump());
  EXPECT_EQ(edited["policies"][0]["permission_groups"][0]["id"], kDns);
  EXPECT_EQ(said(records_, "primary"), "403 10000 Authentication error");
  EXPECT_EQ(cause(), "propagating");
  EXPECT_EQ(why(),
            "403 10000: token \"primary\" may do this only in 1 min 30 s: the edit of its permissions is not "
            "in force yet");
  EXPECT_EQ(said("POST /zones/{zone}/dns_records", "primary", "{}"),
            "405 10405 Method not allowed for this authentication scheme");
  EXPECT_EQ(said("GET /zones", "primary"), "200");
  EXPECT_EQ(cause(), "") << "what the old policies allow is allowed";
  now_ += 89s;
  EXPECT_EQ(said(records_, "primary"), "403 10000 Authentication error");
  now_ += 1s;
  EXPECT_EQ(said(records_, "primary"), "200");
}

TEST_F(Tokens, AServiceKeyIsForCertificates) {
  load("credentials: {origin: {service_key: {}}, primary: {token: {}}}");
  const std::string key = secret("origin");
  EXPECT_TRUE(key.starts_with("v1.0-cfmock"));
  EXPECT_EQ(said(send("GET /zones/{zone}", {{"X-Auth-User-Service-Key", key}})),
            "403 9109 Valid user-level authentication not found");
  EXPECT_EQ(why(), "403 9109: service key \"origin\" is good for /certificates only (test.yaml:5:15)");
  EXPECT_EQ(said(send("GET /zones", {{"X-Auth-User-Service-Key", "v1.0-0123456789abcdef01234567"}})),
            "403 9109 Invalid access token");
  EXPECT_EQ(said(send("GET /zones", {{"X-Auth-User-Service-Key", "v1.0"}})),
            "400 6003 Invalid request headers");
  EXPECT_EQ(said(send("GET /zones",
                      {{"Authorization", "Bearer " + secret("primary")}, {"X-Auth-User-Service-Key", key}})),
            "200");
}

}  // namespace
}  // namespace cfmock::testing
