#include "unit/control/api_fixture.hpp"

#include "base/text.hpp"
#include "journal/jsonl.hpp"

namespace cfmock::control {
namespace {

using testing::ApiTest;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Json;

// ---- What it shows

TEST_F(ApiTest, HealthAsksTheWire) {
  const int before = wire.tasks;
  EXPECT_EQ(get("/health").body, "{\"status\":\"ok\",\"sessions\":1}\n");
  EXPECT_EQ(wire.tasks, before + 1);
}

TEST_F(ApiTest, AnswersAreJsonThatNobodyKeeps) {
  const http::Response response = get("/health");
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(response.headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(response.headers.get("X-Content-Type-Options"), "nosniff");
}

TEST_F(ApiTest, ListsSessionsAndWhatNoneOfThemGot) {
  wire.add("other");
  wire.ask(session, "GET", "/zones");
  wire.sessions.handle(0, {});  // two sessions, and nothing says which is meant
  EXPECT_EQ(get("/sessions").body,
            R"({"sessions":[)"
            R"({"id":"expired","scenario":"expired","cause":"expired-token","title":"The token has expired",)"
            R"("base_path":"/_s/expired/client/v4","requests":1,"dropped":0},)"
            R"({"id":"other","scenario":"expired","cause":"expired-token","title":"The token has expired",)"
            R"("base_path":"/_s/other/client/v4","requests":0,"dropped":0}],"lost_requests":1})"
            "\n");
}

TEST_F(ApiTest, ShowsASession) {
  wire.ask(session, "GET", "/user");
  const Json shown = get_json("/sessions/expired");
  EXPECT_EQ(shown["id"], "expired");
  EXPECT_EQ(shown["file"], "scenarios/expired.yaml");
  EXPECT_EQ(shown["now"], "2026-01-01T00:00:00.000000Z");
  EXPECT_EQ(shown["scale"], 0);
  EXPECT_EQ(shown["requests"], 1);
  EXPECT_EQ(shown["credentials"].size(), 3U);
  const auto* primary = session.credentials().by_name("primary");
  EXPECT_EQ(shown["credentials"][0].dump(), R"({"name":"primary","kind":"user token","fingerprint":")" +
                                                primary->answer_fingerprint + R"(","known":true})");
  EXPECT_EQ(shown["credentials"][2]["kind"], "global key");
  EXPECT_EQ(shown["rules"].dump(), R"([{"on":"GET /user","place":"scenarios/expired.yaml:12:5","matched":1,)"
                                   R"("wanted":3,"optional":false}])");
}

TEST_F(ApiTest, ShowsNoSecret) {
  http::Request leaky;
  leaky.method = "GET";
  const std::string secret = session.credentials().by_name("fresh")->secret;
  leaky.target = "/client/v4/zones?token=" + secret;
  leaky.headers = {{"Authorization", "Bearer " + secret}, {"Referer", "https://x/" + secret}};
  leaky.body = secret;
  session.handle(leaky, leaky.target);
  for (const char* path : {"/health", "/sessions", "/sessions/expired", "/sessions/expired/journal",
                           "/sessions/expired/verdict"}) {
    const http::Response response = get(path);
    EXPECT_EQ(response.status, 200);
    for (const auto& credential : session.credentials().all())
      EXPECT_EQ(response.body.find(credential->secret), std::string::npos)
          << path << " shows " << credential->label();
  }
}

// ---- The journal

TEST_F(ApiTest, JournalIsJsonLines) {
  wire.ask(session, "GET", "/zones");
  wire.ask(session, "GET", "/zones", "primary");
  const http::Response response = get("/sessions/expired/journal");
  EXPECT_EQ(response.headers.get("Content-Type"), "application/x-ndjson");
  const auto read = journal::read_jsonl(response.body, "");
  ASSERT_EQ(read.entries.size(), 2U);
  EXPECT_FALSE(read.torn);
  EXPECT_EQ(read.entries[1].cause, "expired-token");
}

std::vector<uint64_t> seqs(const http::Response& response) {
  std::vector<uint64_t> out;
  for (const auto& entry : journal::read_jsonl(response.body, "").entries) out.push_back(entry.seq);
  return out;
}

TEST_F(ApiTest, JournalIsFollowedByTheLastNumberSeen) {
  for (int i = 0; i < 3; ++i) wire.ask(session, "GET", "/zones");
  EXPECT_THAT(seqs(get("/sessions/expired/journal")), ElementsAre(1, 2, 3));
  EXPECT_THAT(seqs(get("/sessions/expired/journal?after=0")), ElementsAre(1, 2, 3));
  EXPECT_THAT(seqs(get("/sessions/expired/journal?after=2")), ElementsAre(3));
  EXPECT_THAT(seqs(get("/sessions/expired/journal?after=3")), ElementsAre());
  EXPECT_THAT(seqs(get("/sessions/expired/journal?after=9000000000000000000")), ElementsAre());
  EXPECT_EQ(get("/sessions/expired/journal?after=3").headers.get("X-Cfmock-Last-Seq"), "3");
}

TEST_F(ApiTest, JournalSaysWhatItDropped) {
  engine::Session& small = wire.add("small", testing::kScenario, 2);
  for (int i = 0; i < 5; ++i) wire.ask(small, "GET", "/zones");
  const http::Response response = get("/sessions/small/journal?after=1");
  EXPECT_THAT(seqs(response), ElementsAre(4, 5));
  EXPECT_EQ(response.headers.get("X-Cfmock-Dropped"), "3");
  EXPECT_EQ(response.headers.get("X-Cfmock-Last-Seq"), "5");
}

TEST_F(ApiTest, JournalRefusesWhatIsNoNumber) {
  for (const char* after : {"", "x", "-1", "1.5", "99999999999999999999", "1%20"}) {
    const http::Response response = get(std::string("/sessions/expired/journal?after=") + after);
    EXPECT_EQ(response.status, 400) << after;
    EXPECT_THAT(response.body, HasSubstr("give the seq of the last entry you have"));
  }
}

// ---- The verdict

TEST_F(ApiTest, VerdictIsTheReport) {
  wire.ask(session, "GET", "/user");
  wire.ask(session, "DELETE", "/zones/" + testing::zone_id(session));
  const Json report = get_json("/sessions/expired/verdict");
  EXPECT_EQ(report["outcome"], "not met");
  ASSERT_EQ(report["runs"].size(), 1U);
  const Json& run = report["runs"][0];
  EXPECT_EQ(run["scenario"], "expired");
  EXPECT_EQ(run["process"], nullptr);
  EXPECT_EQ(run["requests"], 2);
  EXPECT_EQ(run["lines"][0]["kind"], "never");
  EXPECT_EQ(run["lines"][0]["outcome"], "not met");
  EXPECT_EQ(run["lines"][0]["entries"], Json::array({2}));
}

// ---- The clock

TEST_F(ApiTest, ClockAdvances) {
  EXPECT_EQ(send("POST", "/sessions/expired/clock", R"({"advance":"5m"})").body,
            "{\"now\":\"2026-01-01T00:05:00.000000Z\",\"scale\":0.0}\n");
  EXPECT_EQ(send("POST", "/sessions/expired/clock", R"({ "advance": "1h30m" })").body,
            "{\"now\":\"2026-01-01T01:35:00.000000Z\",\"scale\":0.0}\n");
  EXPECT_EQ(session.now(wire.real), *parse_rfc3339("2026-01-01T01:35:00Z"));
}

TEST_F(ApiTest, ClockOfOneSessionIsNotThatOfAnother) {
  const engine::Session& other = wire.add("other");
  send("POST", "/sessions/expired/clock", R"({"advance":"5m"})");
  EXPECT_EQ(other.now(wire.real), *parse_rfc3339("2026-01-01T00:00:00Z"));
}

TEST_F(ApiTest, ClockEndsBeforeTheYear10000) {
  const std::string century = R"({"advance":"36500d"})";
  http::Response response;
  Instant before;
  for (int i = 0; i < 100 && response.status == 200; ++i) {
    before = session.now(wire.real);
    response = send("POST", "/sessions/expired/clock", century);
  }
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(session.now(wire.real), before);
  EXPECT_EQ(response.body,
            "{\"error\":\"the session's clock would pass the year 9999\",\"remedy\":\"it shows " +
                rfc3339(before, Fraction::kSixDigits) + "\"}\n");
}

struct BadClock {
  const char* body;
  const char* answer;
};
class ClockRefuses : public ApiTest, public ::testing::WithParamInterface<BadClock> {};
INSTANTIATE_TEST_SUITE_P(
    Control, ClockRefuses,
    ::testing::Values(
        BadClock{"", R"({"error":"the body is not JSON","accepted":["{\"advance\":\"5m\"}","{\"scale\":60}","{\"freeze\":true}"]})"},
        BadClock{"{", R"({"error":"the body is not JSON","accepted":["{\"advance\":\"5m\"}","{\"scale\":60}","{\"freeze\":true}"]})"},
        BadClock{"[]", R"({"error":"the body is no JSON object","accepted":["{\"advance\":\"5m\"}","{\"scale\":60}","{\"freeze\":true}"]})"},
        BadClock{"{}", R"({"error":"the body changes nothing","accepted":["{\"advance\":\"5m\"}","{\"scale\":60}","{\"freeze\":true}"]})"},
        BadClock{
            R"({"advnce":"5m"})",
            R"({"error":"the body has a key \"advnce\" that the clock does not know","accepted":["{\"advance\":\"5m\"}","{\"scale\":60}","{\"freeze\":true}"]})"},
        BadClock{
            R"({"advance":300})",
            R"({"error":"\"advance\" is no text","remedy":"give a duration such as 250ms, 30s, 5m, 1h or 30d","accepted":["{\"advance\":\"5m\"}","{\"scale\":60}","{\"freeze\":true}"]})"},
        BadClock{
            R"({"advance":"5 minutes"})",
            R"({"error":"\"5 minutes\" is no duration","remedy":"give a duration such as 250ms, 30s, 5m, 1h or 30d","accepted":["{\"advance\":\"5m\"}","{\"scale\":60}","{\"freeze\":true}"]})"},
        BadClock{
            R"({"advance":"-5m"})",
            R"({"error":"\"-5m\" goes back: a session's clock only goes forward","accepted":["{\"advance\":\"5m\"}","{\"scale\":60}","{\"freeze\":true}"]})"}));

TEST_P(ClockRefuses, AndStandsStill) {
  const http::Response response = send("POST", "/sessions/expired/clock", GetParam().body);
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.body, std::string(GetParam().answer) + "\n");
  EXPECT_EQ(session.now(wire.real), *parse_rfc3339("2026-01-01T00:00:00Z"));
}

// ---- Reset

TEST_F(ApiTest, ResetBringsTheStartBack) {
  const std::string secret = session.credentials().by_name("fresh")->secret;
  const std::string records = "/zones/" + testing::zone_id(session) + "/dns_records";
  const size_t at_start = session.store().zones.front().records.size();
  int seen = 0;
  session.journal().add_sink([&](const journal::Entry&) { ++seen; });
  EXPECT_EQ(wire.ask(session, "POST", records, "fresh",
                     R"({"type":"A","name":"new","content":"192.0.2.77","ttl":300})")
                .response.status,
            200);
  EXPECT_EQ(wire.ask(session, "GET", "/user").response.status, 429);  // by the rule
  wire.ask(session, "PUT", "/zones");                                 // and the timeline rolls "fresh"
  send("POST", "/sessions/expired/clock", R"({"advance":"2h"})");
  session.set_client_ip("198.51.100.9");
  ASSERT_FALSE(session.credentials().by_name("fresh")->known);
  ASSERT_EQ(session.store().zones.front().records.size(), at_start + 1);

  const http::Response response = send("POST", "/sessions/expired/reset");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, get("/sessions/expired").body);
  EXPECT_EQ(session.journal().entries().size(), 0U);
  EXPECT_EQ(session.store().zones.front().records.size(), at_start);
  EXPECT_EQ(session.now(wire.real), *parse_rfc3339("2026-01-01T00:00:00Z"));
  EXPECT_EQ(session.rules().matched(0), 0);
  EXPECT_TRUE(session.credentials().by_name("fresh")->known);
  EXPECT_EQ(session.credentials().by_name("fresh")->secret, secret);

  // It serves as before, to whoever knew it before.
  EXPECT_EQ(wire.ask(session, "GET", records).response.status, 200);
  EXPECT_EQ(session.journal().entries().front().seq, 1U);
  EXPECT_EQ(session.journal().entries().front().client_ip, session.scenario().client_ip);
  EXPECT_EQ(seen, 4);
  wire.ask(session, "PUT", "/zones");
  EXPECT_FALSE(session.credentials().by_name("fresh")->known) << "the timeline runs again";
}

TEST_F(ApiTest, ResetStartsAtTheTimeItIsThen) {
  engine::Session& session_now = wire.add("now", R"(cfmock: 1
name: expired
title: t
cause: expired-token
credentials: {fresh: {token: {permissions: [Zone Read], expires_on: +1h}}}
)");
  wire.real += std::chrono::hours(2);
  EXPECT_EQ(wire.ask(session_now, "GET", "/zones").response.status, 403);
  EXPECT_EQ(send("POST", "/sessions/now/reset").status, 200);
  EXPECT_EQ(session_now.now(wire.real), wire.real);
  EXPECT_EQ(wire.ask(session_now, "GET", "/zones").response.status, 200);
}

TEST_F(ApiTest, ResetDoesWhatTheTimelineDoesAtTheStart) {
  const std::string yaml = replace_all(std::string(testing::kScenario),
                                       "after: 1 request, of: \"PUT /zones\"", "after: 0 requests");
  engine::Session& rolled = wire.add("rolled", yaml);
  ASSERT_FALSE(rolled.credentials().by_name("fresh")->known);
  EXPECT_EQ(send("POST", "/sessions/rolled/reset").status, 200);
  EXPECT_FALSE(rolled.credentials().by_name("fresh")->known);
}

TEST_F(ApiTest, ResetForgetsLimits) {
  const std::string yaml =
      replace_all(std::string(testing::kScenario), "rules:", "limits: {requests: 1}\nrules:");
  engine::Session& limited = wire.add("limited", yaml);
  EXPECT_EQ(wire.ask(limited, "GET", "/zones").response.status, 200);
  EXPECT_EQ(wire.ask(limited, "GET", "/zones").response.status, 429);
  EXPECT_EQ(send("POST", "/sessions/limited/reset", "{}").status, 200);
  EXPECT_EQ(wire.ask(limited, "GET", "/zones").response.status, 200);
}

TEST_F(ApiTest, ResetTakesNoSettings) {
  wire.ask(session, "GET", "/zones");
  EXPECT_EQ(send("POST", "/sessions/expired/reset", R"({"world":true})").body,
            R"({"error":"a reset takes no settings","accepted":["no body","{}"]})"
            "\n");
  EXPECT_EQ(send("POST", "/sessions/expired/reset", "nope").body,
            R"({"error":"the body is not JSON","accepted":["no body","{}"]})"
            "\n");
  EXPECT_EQ(send("POST", "/sessions/expired/reset", "null").status, 400);
  EXPECT_EQ(session.journal().entries().size(), 1U);
}

}  // namespace
}  // namespace cfmock::control
