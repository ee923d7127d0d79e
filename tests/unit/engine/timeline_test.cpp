// What happens by itself while a client runs, and what time does.

#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

class Timeline : public SessionTest {};

TEST_F(Timeline, ARollInMidRun) {
  load(R"(credentials:
  primary: {token: {permissions: [DNS Write]}}
  rolled: {token: {replaces: primary}}
timeline: [{after: 2 requests, do: [{roll: primary}]}]
)");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records", "rolled"), "401 10000 Authentication error");
  EXPECT_EQ(why(), "401 10000: token \"rolled\" will exist only once \"primary\" is rolled (test.yaml:7:20)");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records", "primary"), "200");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records", "primary"), "401 10000 Authentication error");
  EXPECT_EQ(cause(), "rolled-token");
  EXPECT_EQ(why(), "401 10000: token \"primary\" was rolled: this is its old secret (test.yaml:6:3)");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records", "rolled"), "200");
  EXPECT_EQ(result("GET /user/tokens/verify", "rolled")["status"], "active");
}

TEST_F(Timeline, AnExpiryInMidRun) {
  load("clock: frozen\ncredentials: {primary: {token: {permissions: [DNS Read], expires_on: +1h}}}");
  EXPECT_EQ(said("GET /zones", "primary"), "200");
  session_->advance(1h - 1us);
  EXPECT_EQ(said("GET /zones", "primary"), "200");
  session_->advance(1us);
  EXPECT_EQ(said("GET /zones", "primary"), "403 9109 Invalid access token");
  EXPECT_EQ(why(), "403 9109: token \"primary\" expired just now (test.yaml:6:58)");
}

TEST_F(Timeline, AnEventAdvancesTheClock) {
  load(R"(credentials: {primary: {token: {permissions: [DNS Read], expires_on: +1h}}}
timeline: [{after: 1 request, do: [{advance: 2h}]}]
)");
  EXPECT_EQ(said("GET /zones", "primary"), "200");
  EXPECT_EQ(said("GET /zones", "primary"), "403 9109 Invalid access token");
  EXPECT_EQ(why(), "403 9109: token \"primary\" expired 1 h ago (test.yaml:5:58)");
  EXPECT_EQ(entry().at, kNoon + 2h);
  EXPECT_EQ(entry().real_at, kNoon);
}

TEST_F(Timeline, ATokenBecomesValidByItself) {
  load("credentials: {primary: {token: {permissions: [DNS Read], not_before: +10m}}}");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records", "primary"), "401 10000 Authentication error");
  EXPECT_EQ(cause(), "token-not-yet-valid");
  now_ += 10min;
  EXPECT_EQ(said("GET /zones/{zone}/dns_records", "primary"), "200");
}

TEST_F(Timeline, EventsAtTheStartHappenBeforeTheFirstRequest) {
  load(R"(credentials: {primary: {token: {permissions: [DNS Read]}}}
timeline: [{after: 0 requests, do: [{change: {primary: {status: disabled}}}]}]
)");
  EXPECT_EQ(said("GET /zones", "primary"), "403 9109 Invalid access token");
  EXPECT_EQ(cause(), "disabled-token");
  EXPECT_EQ(why(), "403 9109: token \"primary\" is disabled (test.yaml:6:57)");
}

TEST_F(Timeline, OnlyTheRequestsThatAreMeantCount) {
  load(R"(credentials: {primary: {token: {permissions: [DNS Read]}}}
timeline: [{after: 2 requests, of: "GET /zones", do: [{delete: primary}]}]
)");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(said("GET /zones/{zone}", "primary"), "200");
  EXPECT_EQ(said("GET //zones", "primary"), "400 7000 No route for that URI");
  EXPECT_EQ(said("GET /zones", "primary"), "200");
  EXPECT_EQ(said("GET /zones", "primary"), "200") << "the second: it is answered, then the token goes";
  EXPECT_EQ(said("GET /zones", "primary"), "403 9109 Invalid access token");
  EXPECT_EQ(cause(), "revoked-token");
}

TEST_F(Timeline, SeveralActionsHappenInTheirOrderAndOnce) {
  load(R"(credentials: {primary: {token: {permissions: [DNS Read], expires_on: +1h}}}
timeline:
  - after: 1 request
    do: [{advance: 2h}, {change: {primary: {expires_on: +5h}}}]
)");
  said("GET /zones", "primary");
  EXPECT_EQ(said("GET /zones", "primary"), "200");
  EXPECT_EQ(session_->now(now_), kNoon + 2h) << "once, not after each request";
}

TEST_F(Timeline, AnAddressThatChanges) {
  load(
      "client_ip: 198.51.100.9\ncredentials: {primary: {token: {permissions: [DNS Read], from: "
      "[203.0.113.0/24, 2001:db8::/32]}}}");
  EXPECT_EQ(said("GET /zones", "primary"),
            "403 9109 Cannot use the access token from location: 198.51.100.9");
  EXPECT_EQ(entry().client_ip, "198.51.100.9");
  EXPECT_EQ(entry().peer, "127.0.0.1");
  session_->set_client_ip("2001:db8::7");
  EXPECT_EQ(said("GET /zones", "primary"), "200");
  session_->set_client_ip("2001:db9::7");
  EXPECT_EQ(said("GET /zones", "primary"), "403 9109 Cannot use the access token from location: 2001:db9::7");
  session_->set_client_ip("");
  EXPECT_EQ(said("GET /zones", "primary"),
            "403 9109 Cannot use the access token from location: 198.51.100.9");
}

TEST_F(Timeline, TheClockMayRunFasterOrStartElsewhere) {
  load(
      "clock: {scale: 60, start: 2020-02-29T23:59:00Z}\ncredentials: {primary: {token: {permissions: [DNS "
      "Read]}}}");
  now_ += 2s;
  const auto reply = ask("GET /zones", "primary");
  EXPECT_EQ(reply.response.headers.get("Date"), "Sun, 01 Mar 2020 00:01:00 GMT");
  EXPECT_EQ(rfc3339(entry().at), "2020-03-01T00:01:00Z");
}

TEST_F(Timeline, ResetTakesEverythingBack) {
  load(R"(credentials:
  primary: {token: {permissions: [DNS Write]}}
timeline: [{after: 2 requests, do: [{advance: 2h}, {delete: primary}]}]
)");
  const std::string before = secret("primary");
  said("POST /zones/{zone}/dns_records", "primary", R"({"type":"TXT","name":"x","content":"y"})");
  said("GET /zones", "primary");
  EXPECT_EQ(said("GET /zones", "primary"), "403 9109 Invalid access token");
  now_ += 1h;
  session_->reset(now_);
  EXPECT_EQ(secret("primary"), before) << "the client goes on with the secret it has";
  EXPECT_TRUE(session_->journal().entries().empty());
  EXPECT_EQ(session_->now(now_), kNoon + 1h);
  EXPECT_EQ(result("GET /zones/{zone}/dns_records", "primary").size(), 4u);
  EXPECT_EQ(entry().seq, 1u);
}

}  // namespace
}  // namespace cfmock::testing
