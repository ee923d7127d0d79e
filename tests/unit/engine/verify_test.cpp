// /user/tokens/verify and /accounts/:id/tokens/verify: what is an error elsewhere may be a success here.

#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

class Verify : public SessionTest {
 protected:
  std::string body(const std::string& line, const std::string& name) { return ask(line, name).response.body; }
  std::string id(const std::string& name) { return session_->credentials().by_name(name)->id; }
};

const char* const kActive =
    R"(,"success":true,"errors":[],"messages":[{"code":10000,"message":"This API Token is valid and active","type":null}]})";

TEST_F(Verify, AGoodTokenIsActiveAndTheMessageCarries10000) {
  load("credentials: {primary: {token: {}}}");
  EXPECT_EQ(body("GET /user/tokens/verify", "primary"),
            R"({"result":{"id":")" + id("primary") + R"(","status":"active"})" + kActive);
  EXPECT_EQ(cause(), "") << "nothing is wrong";
  EXPECT_TRUE(entry().codes.empty()) << "a code in messages[] is no error";
}

TEST_F(Verify, TheWindowIsTold) {
  load("credentials: {primary: {token: {not_before: -1h, expires_on: +1h}}}");
  EXPECT_EQ(
      body("GET /user/tokens/verify", "primary"),
      R"({"result":{"id":")" + id("primary") +
          R"(","status":"active","not_before":"2026-11-24T11:00:00Z","expires_on":"2026-11-24T13:00:00Z"})" +
          kActive);
}

TEST_F(Verify, AnExpiredTokenIsASuccessThatSaysSo) {
  load("credentials: {primary: {token: {expires_on: -1h}}}");
  EXPECT_EQ(
      body("GET /user/tokens/verify", "primary"),
      R"({"result":{"id":")" + id("primary") +
          R"(","status":"expired","expires_on":"2026-11-24T11:00:00Z"},"success":true,"errors":[],"messages":[]})");
  EXPECT_EQ(entry().status, 200);
  EXPECT_EQ(cause(), "expired-token");
  EXPECT_EQ(why(), "200: token \"primary\" expired 1 h ago (test.yaml:5:33)");
}

TEST_F(Verify, ADisabledTokenIsASuccessThatSaysSo) {
  load("credentials: {primary: {token: {status: disabled}}}");
  EXPECT_EQ(result("GET /user/tokens/verify", "primary")["status"], "disabled");
  EXPECT_EQ(cause(), "disabled-token");
}

TEST_F(Verify, ATokenNotYetValidIsActiveWithoutTheMessage) {
  load("credentials: {primary: {token: {not_before: +1h}}}");
  const auto answer = json(ask("GET /user/tokens/verify", "primary"));
  EXPECT_EQ(answer["result"]["status"], "active");
  EXPECT_TRUE(answer["messages"].empty());
  EXPECT_EQ(cause(), "token-not-yet-valid");
}

TEST_F(Verify, ABlockedAddressDoesNotMatter) {
  load(
      "credentials: {primary: {token: {from: 198.51.100.0/24}}, acct: {account_token: {from: "
      "198.51.100.0/24}}}");
  EXPECT_EQ(result("GET /user/tokens/verify", "primary")["status"], "active");
  EXPECT_EQ(cause(), "blocked-address");
  EXPECT_EQ(result("GET /accounts/{account}/tokens/verify", "acct")["status"], "active");
}

TEST_F(Verify, AnUnknownRevokedOrRolledTokenIsInvalid) {
  load(R"(credentials:
  unknown: {token: {status: unknown}}
  revoked: {token: {status: revoked}}
  primary: {token: {}}
  rolled: {token: {replaces: primary}}
timeline: [{after: 0 requests, do: [{roll: primary}]}]
)");
  for (const char* name : {"unknown", "revoked", "primary"})
    EXPECT_EQ(said("GET /user/tokens/verify", name), "401 1000 Invalid API Token") << name;
  EXPECT_EQ(said("GET /user/tokens/verify", "rolled"), "200");
}

TEST_F(Verify, OnlyAuthorizationIsLookedAt) {
  load(
      "credentials: {owner: {key: {email: dev@example.com}}, wrong: {key: {email: dev@example.com, status: "
      "unknown}}}");
  const std::string missing = "400 1001 Missing \"Authorization\" header";
  EXPECT_EQ(said("GET /user/tokens/verify"), missing);
  EXPECT_EQ(said("GET /user/tokens/verify", "owner"), missing);
  EXPECT_EQ(said("GET /user/tokens/verify", "wrong"), missing);
  EXPECT_EQ(said(send("GET /user/tokens/verify", {{"X-Auth-Key", "x"}, {"X-Auth-Email", "y"}})), missing);
  EXPECT_EQ(said(send("GET /user/tokens/verify", {{"X-Auth-Key", "x"}})), missing);
  EXPECT_EQ(said(send("GET /user/tokens/verify", {{"X-Auth-Email", "dev@example.com"}})), missing);
  EXPECT_EQ(said("GET /accounts/{account}/tokens/verify", "owner"), missing);
}

TEST_F(Verify, AMalformedTokenIs6111) {
  load("credentials: {primary: {token: {}}}");
  const auto reply = send("GET /user/tokens/verify", {{"Authorization", "Bearer abc-def"}});
  EXPECT_EQ(
      reply.response.body,
      R"({"success":false,"errors":[{"code":6003,"message":"Invalid request headers","error_chain":[{"code":6111,"message":"Invalid format for Authorization header"}]}],"messages":[],"result":null})");
}

TEST_F(Verify, EachEndpointKnowsItsKindOfToken) {
  load(
      "world: two-accounts\ncredentials: {user: {token: {}}, acct: {account_token: {account: Example}}, "
      "late: {account_token: {account: Example, expires_on: -1h}}}");
  EXPECT_EQ(said("GET /user/tokens/verify", "acct"), "401 1000 Invalid API Token");
  EXPECT_EQ(cause(), "wrong-token-kind");
  EXPECT_EQ(said("GET /user/tokens/verify", "late"), "401 1000 Invalid API Token");
  EXPECT_EQ(said("GET /accounts/{account}/tokens/verify", "user"), "401 1000 Invalid API Token");
  EXPECT_EQ(said("GET /accounts/{account}/tokens/verify", "acct"), "200");
  EXPECT_EQ(result("GET /accounts/{account}/tokens/verify", "late")["status"], "expired");
  EXPECT_EQ(said("GET /accounts/7d0f5b1c2a9e4386b5f0c1d2e3a4b596/tokens/verify", "acct"),
            "401 1000 Invalid API Token");
  EXPECT_EQ(cause(), "wrong-account");
}

TEST_F(Verify, NoPermissionIsNeeded) {
  load("credentials: {primary: {token: {}}}");
  EXPECT_EQ(said("GET /user/tokens/verify", "primary"), "200");
}

TEST_F(Verify, SaysNoRatelimit) {
  load("credentials: {primary: {token: {}}}");
  EXPECT_FALSE(ask("GET /user/tokens/verify", "primary").response.headers.has("Ratelimit"));
}

TEST_F(Verify, TheUniformDialectKnowsNoSuchSuccess) {
  load("dialect: uniform\ncredentials: {primary: {token: {expires_on: -1h}}, good: {token: {}}}");
  EXPECT_EQ(said("GET /user/tokens/verify", "primary"), "401 10000 Authentication error");
  EXPECT_EQ(said("GET /user/tokens/verify", "good"), "200");
}

// ---- Account tokens elsewhere

TEST_F(Verify, AnAccountTokenHasNoUser) {
  load(
      "credentials: {acct: {account_token: {account: Example, permissions: [User Details Read, Account "
      "Settings Read, DNS Read]}}}");
  EXPECT_EQ(said("GET /user", "acct"), "403 9109 Valid user-level authentication not found");
  EXPECT_EQ(cause(), "wrong-token-kind");
  EXPECT_EQ(said("GET /accounts", "acct"),
            "400 1001 List accounts endpoint does not support account owned tokens.");
  EXPECT_EQ(said("GET /accounts/{account}", "acct"), "200");
  EXPECT_EQ(said("GET /zones", "acct"), "200");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records", "acct"), "200");
  EXPECT_EQ(entry().credential_kind, "account token");
}

}  // namespace
}  // namespace cfmock::testing
