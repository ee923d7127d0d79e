// Limits as a client meets them: bodies, Retry-After, Ratelimit headers, whom a limit holds.

#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

class Limits : public SessionTest {
 protected:
  std::string header(const std::string& name, const std::string& line = "GET /zones",
                     const std::string& who = "primary") {
    const auto reply = ask(line, who);
    return std::string(reply.response.headers.find(name).value_or("absent"));
  }
};

const char* const kTwo =
    "credentials: {primary: {token: {permissions: [DNS Read]}}, sibling: {token: {permissions: [DNS Read]}}}";

TEST_F(Limits, The1201stRequestIsRefusedForFiveMinutes) {
  load(std::string("limits: {per_address: 100000}\n") + kTwo);
  for (int i = 0; i < 1200; ++i) ASSERT_EQ(ask("GET /zones", "primary").response.status, 200) << i;
  const auto reply = ask("GET /zones", "primary");
  EXPECT_EQ(
      reply.response.body,
      R"({"success":false,"errors":[{"code":971,"message":"Please wait and consider throttling your request speed"}],"messages":[],"result":null})");
  EXPECT_EQ(reply.response.body.size(), 136u);
  EXPECT_EQ(reply.response.headers.get("Retry-After"), "300");
  EXPECT_EQ(entry().retry_after, 300s);
  EXPECT_EQ(why(),
            "429 971: the user of token \"primary\" is over the limit, 1200 in 5 min; blocked for 5 min more "
            "(test.yaml:5:9)");
  now_ += 299s;
  EXPECT_EQ(header("Retry-After"), "1");
  now_ += 1s;
  EXPECT_EQ(said("GET /zones", "primary"), "200");
}

TEST_F(Limits, AreTheUsersNotTheTokens) {
  load(
      std::string("world: two-accounts\nlimits: {requests: 1}\ncredentials:\n  primary: {token: "
                  "{permissions: [DNS Read]}}\n"
                  "  sibling: {token: {permissions: [DNS Read]}}\n  key: {key: {email: dev@example.com}}\n"
                  "  other: {token: {permissions: [DNS Read], user: ops@example.net}}\n"
                  "  acct: {account_token: {account: Example, permissions: [DNS Read]}}\n"
                  "  acct2: {account_token: {account: Example, permissions: [DNS Read]}}\n"));
  EXPECT_EQ(ask("GET /zones", "primary").response.status, 200);
  EXPECT_EQ(ask("GET /zones", "sibling").response.status, 429);
  EXPECT_EQ(ask("GET /zones", "key").response.status, 429);
  EXPECT_EQ(ask("GET /zones", "other").response.status, 200);
  EXPECT_EQ(ask("GET /zones", "acct").response.status, 200);
  EXPECT_EQ(ask("GET /zones", "acct").response.status, 429);
  EXPECT_TRUE(why().starts_with("429 971: account token \"acct\" is over the limit, 1 in 5 min;")) << why();
  EXPECT_EQ(ask("GET /zones", "acct2").response.status, 200);
}

TEST_F(Limits, CountEveryRequestThatIsLetIn) {
  load(std::string("limits: {requests: 4}\n") + kTwo);
  ask("GET /user/tokens/verify", "primary");
  ask("GET /user", "primary");                                                       // 403
  ask("DELETE /zones", "primary");                                                   // 405
  ask("GET /zones/{zone}/dns_records/ffffffffffffffffffffffffffffffff", "primary");  // 404
  EXPECT_EQ(ask("GET /zones", "primary").response.status, 429);
}

TEST_F(Limits, RetryAfterIsTrueAbsentOrFixed) {
  const auto after = [&](const std::string& how) {
    load("limits: {requests: 1, lockout: 10s" + how + "}\n" + kTwo);
    ask("GET /zones", "primary");
    return header("Retry-After");
  };
  EXPECT_EQ(after(""), "10");
  EXPECT_EQ(after(", retry_after: true"), "10");
  EXPECT_EQ(after(", retry_after: absent"), "absent");
  EXPECT_FALSE(entry().retry_after);
  EXPECT_EQ(after(", retry_after: 0s"), "0");
  EXPECT_EQ(after(", retry_after: 42s"), "42");
  EXPECT_EQ(entry().retry_after, 42s);
}

TEST_F(Limits, TheErrorMayBeChosen) {
  load(std::string("limits: {requests: 1, error: rate-limited-10000}\n") + kTwo);
  ask("GET /zones", "primary");
  const auto reply = ask("GET /zones", "primary");
  EXPECT_EQ(reply.response.body,
            "{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"Rate limited. Please wait and "
            "consider throttling your request speed\"}]}\n");
  EXPECT_EQ(cause(), "rate-limited");
  EXPECT_TRUE(reply.response.headers.has("Retry-After"));
}

TEST_F(Limits, DripBackInGcraMode) {
  load(std::string("limits: {requests: 4, per: 8s, mode: gcra}\n") + kTwo);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(ask("GET /zones", "primary").response.status, 200);
  EXPECT_EQ(header("Retry-After"), "2");
  now_ += 2s;
  EXPECT_EQ(ask("GET /zones", "primary").response.status, 200);
  EXPECT_EQ(ask("GET /zones", "primary").response.status, 429);
}

TEST_F(Limits, AWindowEndsWithoutALockout) {
  load(std::string("limits: {requests: 2, per: 10s, mode: window}\n") + kTwo);
  ask("GET /zones", "primary");
  now_ += 4s;
  ask("GET /zones", "primary");
  EXPECT_EQ(header("Retry-After"), "6");
  now_ += 6s;
  EXPECT_EQ(ask("GET /zones", "primary").response.status, 200);
}

TEST_F(Limits, ABucketMayHoldMoreThanItDrips) {
  load(std::string("limits: {requests: 1, per: 2s, mode: gcra, burst: 3}\n") + kTwo);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask("GET /zones", "primary").response.status, 200);
  EXPECT_EQ(header("Retry-After"), "2");
  now_ += 2s;
  EXPECT_EQ(ask("GET /zones", "primary").response.status, 200);
  EXPECT_EQ(ask("GET /zones", "primary").response.status, 429);
}

TEST_F(Limits, FailuresAreCountedOfAnAddressOrOfACredential) {
  const std::string who = "credentials: {primary: {token: {permissions: [DNS Read]}}, bad: {token: {status: unknown}}}";
  load("limits: {failures: 2}\n" + who);
  ask("GET /zones", "bad"), ask("GET /zones", "bad");
  EXPECT_EQ(said("GET /zones", "primary"), "429 10502 Too many authentication failures. Please try again later.");
  load("limits: {failures: 2, failures_of: credential}\n" + who);
  ask("GET /zones", "bad"), ask("GET /zones", "bad");
  EXPECT_EQ(said("GET /zones", "bad"), "429 10502 Too many authentication failures. Please try again later.");
  EXPECT_EQ(said("GET /zones", "primary"), "200");
}

TEST_F(Limits, OfAnAddressHoldsForAllOfItsCredentials) {
  load(std::string("limits: {per_address: 2}\n") + kTwo);
  EXPECT_EQ(ask("GET /zones", "primary").response.status, 200);
  EXPECT_EQ(ask("GET /zones", "sibling").response.status, 200);
  EXPECT_EQ(said("GET /zones", "sibling"), "429 971 Please wait and consider throttling your request speed");
  EXPECT_EQ(header("Retry-After"), "1");
  session_->set_client_ip("198.51.100.9");
  EXPECT_EQ(ask("GET /zones", "sibling").response.status, 200);
  session_->set_client_ip("");
  now_ += 1s;
  EXPECT_EQ(ask("GET /zones", "sibling").response.status, 200);
}

TEST_F(Limits, The201stRequestOfASecondIsRefused) {
  load(kTwo);
  for (int i = 0; i < 200; ++i) ASSERT_EQ(ask("GET /zones", "primary").response.status, 200) << i;
  EXPECT_EQ(ask("GET /zones", "primary").response.status, 429);
  EXPECT_EQ(cause(), "address-rate-limited");
}

TEST_F(Limits, RatelimitHeadersAreAsSeen) {
  load(kTwo);
  EXPECT_EQ(header("Ratelimit", "GET /zones"), R"("list_zones";r=1200;t=1)");
  now_ += 10s;
  EXPECT_EQ(header("Ratelimit-Policy", "GET /zones"), R"("list_zones";q=1201;w=300)");
  now_ += 10s;
  for (const char* line : {"GET /zones/{zone}", "GET /zones/{zone}/dns_records", "GET /accounts"}) {
    now_ += 10s;
    EXPECT_EQ(header("Ratelimit", line), R"("default";r=1199;t=1)") << line;
    now_ += 10s;
    EXPECT_EQ(header("Ratelimit-Policy", line), R"("default";q=1200;w=300)") << line;
  }
}

TEST_F(Limits, NoRatelimitHeadersForWhoeverIsNotLetIn) {
  load("credentials: {primary: {token: {status: unknown}}}");
  for (const char* line : {"GET /zones", "GET /zones/{zone}/dns_records", "GET /zones/x", "GET /nothing"}) {
    EXPECT_EQ(header("Ratelimit", line, "primary"), "absent") << line;
    EXPECT_EQ(header("Ratelimit-Policy", line, ""), "absent") << line;
  }
}

TEST_F(Limits, ALockedUserIsToldNothingIsLeft) {
  load(std::string("limits: {requests: 1}\n") + kTwo);
  ask("GET /zones", "primary");
  EXPECT_EQ(header("Ratelimit"), R"("list_zones";r=0;t=300)");
}

TEST_F(Limits, WhatIsToldIsInTheClientsSeconds) {
  load(std::string("clock: {scale: 60}\nlimits: {requests: 2}\n") + kTwo);
  EXPECT_EQ(header("Ratelimit", "GET /zones/{zone}"), R"("default";r=1;t=3)");
  EXPECT_EQ(header("Ratelimit-Policy", "GET /zones/{zone}"), R"("default";q=2;w=5)");
  EXPECT_EQ(header("Retry-After"), "5");
  EXPECT_EQ(entry().retry_after, 5s);
  EXPECT_EQ(why(),
            "429 971: the user of token \"primary\" is over the limit, 2 in 5 min; blocked for 5 min more "
            "(test.yaml:6:9)");
  now_ += 5s - 1us;
  EXPECT_EQ(ask("GET /zones", "primary").response.status, 429);
  now_ += 1us;
  EXPECT_EQ(ask("GET /zones", "primary").response.status, 200);
}

TEST_F(Limits, OnAClockThatStandsStillTheSessionsSecondsAreTold) {
  load(std::string("clock: frozen\nlimits: {requests: 1}\n") + kTwo);
  ask("GET /zones", "primary");
  EXPECT_EQ(header("Retry-After"), "300");
}

}  // namespace
}  // namespace cfmock::testing
