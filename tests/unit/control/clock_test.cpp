// A session's clock, moved, scaled and frozen over the control API; and actions of a timeline done by hand.

#include "unit/control/api_fixture.hpp"

namespace cfmock::control {
namespace {

using namespace std::chrono_literals;
using testing::ApiTest;
using ::testing::HasSubstr;
using testing::Json;

class ClockTest : public ApiTest {
 protected:
  Json clock(const char* body) {
    const http::Response response = send("POST", "/sessions/expired/clock", body);
    EXPECT_EQ(response.status, 200) << response.body;
    return Json::parse(response.body);
  }
  std::string shown() { return rfc3339(session.now(wire.real)); }
};

TEST_F(ClockTest, RunsAtAnyPaceFromWhereItStands) {
  EXPECT_EQ(clock(R"({"scale":60})")["scale"], 60);
  EXPECT_EQ(shown(), "2026-01-01T00:00:00Z");
  wire.real += 2s;
  EXPECT_EQ(shown(), "2026-01-01T00:02:00Z");
  EXPECT_EQ(clock(R"({"freeze":true})")["scale"], 0);
  wire.real += 1h;
  EXPECT_EQ(shown(), "2026-01-01T00:02:00Z");
  EXPECT_EQ(clock(R"({"freeze":false})")["scale"], 1)
      << "the scenario's own clock stands still, so: as it is";
  wire.real += 5s;
  EXPECT_EQ(clock(R"({"advance":"1h","scale":2})")["now"], "2026-01-01T01:02:05.000000Z");
  wire.real += 5s;
  EXPECT_EQ(shown(), "2026-01-01T01:02:15Z");
  EXPECT_EQ(get_json("/sessions/expired")["scale"], 2);
}

TEST_F(ClockTest, ResetBringsTheScenariosPaceBack) {
  clock(R"({"scale":60})");
  send("POST", "/sessions/expired/reset");
  wire.real += 1h;
  EXPECT_EQ(shown(), "2026-01-01T00:00:00Z");
}

TEST_F(ClockTest, RefusesWhatIsNoPace) {
  for (const auto& [body, told] :
       std::vector<std::pair<const char*, const char*>>{{R"({"scale":-1})", "no number from 0"},
                                                        {R"({"scale":1e9})", "no number from 0"},
                                                        {R"({"scale":"60"})", "no number from 0"},
                                                        {R"({"freeze":1})", "neither true nor false"},
                                                        {R"({"scale":60,"freeze":true})", "both"}}) {
    const http::Response response = send("POST", "/sessions/expired/clock", body);
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_THAT(response.body, HasSubstr(told));
  }
  EXPECT_EQ(session.scale(), 0);
}

// ---- What may be judged

constexpr const char* kWaits = R"(cfmock: 1
name: expired
title: A limit that tells a wait
cause: rate-limited
credentials:
  primary: {token: {permissions: [Zone Read]}}
rules: [{on: GET /zones, reply: {error: rate-limited, retry_after: 60s}}]
expect: [retries: {of: GET /zones, waits: retry-after}]
)";

class PaceTest : public ClockTest {
 protected:
  PaceTest() : waits(wire.add("waits", kWaits)) {}
  /// The client asks, waits so long by its own clock, and asks again.
  std::string outcome_after(Duration lived) {
    wire.ask(waits, "GET", "/zones", "primary");
    wire.real += lived;
    wire.ask(waits, "GET", "/zones", "primary");
    return get_json("/sessions/waits/verdict")["runs"][0]["lines"][0]["outcome"];
  }
  engine::Session& waits;
};

TEST_F(PaceTest, SetBeforeTheFirstRequestItCountsAsTheScenarios) {
  send("POST", "/sessions/waits/clock", R"({"scale":60})");
  EXPECT_EQ(outcome_after(1s), "met") << "told 1 s, slept 1 s: a minute of the session";
  EXPECT_EQ(waits.journal().entries().front().answer_headers.get("Retry-After"), "1");
}

TEST_F(PaceTest, AndTooShortASleepIsStillTooShort) {
  send("POST", "/sessions/waits/clock", R"({"scale":60})");
  EXPECT_EQ(outcome_after(500ms), "not met");
}

TEST_F(PaceTest, ChangedInMidRunNoWaitCanBeJudged) {
  wire.ask(waits, "GET", "/user", "primary");
  send("POST", "/sessions/waits/clock", R"({"scale":60})");
  EXPECT_EQ(outcome_after(1s), "inconclusive");
}

// ---- Actions

TEST_F(ClockTest, ActionsAreThoseOfATimeline) {
  const auto act = [&](const char* body) { return send("POST", "/sessions/expired/actions", body); };
  EXPECT_EQ(wire.ask(session, "GET", "/zones", "fresh").response.status, 200);
  EXPECT_EQ(act(R"({"do":{"change":{"fresh":{"status":"disabled"}}}})").status, 200);
  EXPECT_EQ(wire.ask(session, "GET", "/zones", "fresh").response.status, 403);
  EXPECT_EQ(session.journal().entries().back().cause, "disabled-token");
  EXPECT_EQ(act(R"({"do":[{"change":{"primary":{"expires_on":"+2h"}}},{"advance":"1h"}]})").status, 200);
  EXPECT_EQ(wire.ask(session, "GET", "/zones", "primary").response.status, 200);
  EXPECT_EQ(shown(), "2026-01-01T01:00:00Z");
  EXPECT_EQ(act(R"({"do":[{"delete":"primary"}]})").status, 200);
  EXPECT_EQ(wire.ask(session, "GET", "/zones", "primary").response.status, 403);
}

TEST_F(ClockTest, AnActionThatIsNoneChangesNothing) {
  for (const auto& [body, told] : std::vector<std::pair<const char*, const char*>>{
           {R"({"do":[{"advance":"1h"},{"roll":"primry"}]})", "did you mean primary?"},
           {R"({"do":{"rol":"primary"}})", "did you mean roll?"},
           {R"({"do":{"change":{"owner":{"expires_on":"-1h"}}}})", "only its status can be changed"},
           {R"({"undo":1})", "{\\\"do\\\": ...}"},
           {"", "not JSON"}}) {
    const http::Response response = send("POST", "/sessions/expired/actions", body);
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_THAT(response.body, HasSubstr(told));
  }
  EXPECT_EQ(shown(), "2026-01-01T00:00:00Z");
}

// ---- The client's end, handed in

TEST_F(ClockTest, AVerdictWithTheClientsEnd) {
  wire.add("ends", R"(cfmock: 1
name: expired
title: The client must say so
cause: expired-token
credentials:
  primary: {token: {permissions: [Zone Read], expires_on: -1h}}
expect:
  - exit: {not: 0}
  - output: {mentions: "9109", leaks: nothing}
)");
  engine::Session& ends = *wire.sessions.find("ends");
  wire.ask(ends, "GET", "/zones", "primary");
  const auto judge = [&](const Json& body) { return send("POST", "/sessions/ends/verdict", body.dump()); };
  const auto lines = [&](const Json& body) {
    std::string out;
    const Json report = Json::parse(judge(body).body);
    for (const Json& line : report["runs"][0]["lines"]) out += line["outcome"].get<std::string>() + ";";
    return out;
  };
  EXPECT_THAT(lines({{"exit_code", 1}, {"stderr", "refused: 9109"}}), HasSubstr("met;met;"));
  EXPECT_THAT(lines({{"exit_code", 0}, {"stdout", "refused: 9109"}}), HasSubstr("not met;met;"));
  EXPECT_THAT(lines({{"exit_code", 1}, {"stderr", "refused"}}), HasSubstr("met;not met;"));
  EXPECT_THAT(lines({{"exit_code", 1}, {"stderr", "refused"}, {"truncated", true}}), HasSubstr("met;inconclusive;")) << "it may stand in what is not here";
  EXPECT_THAT(lines({{"exit_code", 1}, {"stderr", "refused"}, {"truncated", false}}), HasSubstr("met;not met;"));
  EXPECT_EQ(Json::parse(judge({{"exit_code", 1}, {"truncated", true}}).body)["runs"][0]["process"]["truncated"], true);
  EXPECT_THAT(lines({{"signal", 9}}), HasSubstr("inconclusive;"));
  const std::string secret = ends.credentials().by_name("primary")->secret;
  const http::Response leaky = judge({{"exit_code", 1}, {"stderr", "9109 for " + secret}});
  EXPECT_THAT(leaky.body, HasSubstr("not met"));
  EXPECT_THAT(leaky.body, ::testing::Not(HasSubstr(secret)));
  for (const auto& [body, told] :
       std::vector<std::pair<Json, const char*>>{{Json::object(), "does not say how the client ended"},
                                                 {{{"exit_code", 1}, {"signal", 9}}, "does not say how"},
                                                 {{{"exit_code", 300}}, "no number from 0 to 255"},
                                                 {{{"exit_cod", 1}}, "did you mean exit_code?"},
                                                 {{{"exit_code", 1}, {"signal", 0}}, "give exit_code and leave signal out"},
                                                 {{{"signal", 0}}, "\\\"signal\\\" is 0, which is none"},
                                                 {{{"signal", 65}}, "no number from 1 to 64"},
                                                 {{{"exit_code", 0}, {"truncated", "yes"}}, "\\\"truncated\\\" is neither true nor false"},
                                                 {{{"exit_code", 1}, {"took", "soon"}}, "is no duration"}}) {
    EXPECT_EQ(judge(body).status, 400) << body;
    EXPECT_THAT(judge(body).body, HasSubstr(told));
  }
}

}  // namespace
}  // namespace cfmock::control
