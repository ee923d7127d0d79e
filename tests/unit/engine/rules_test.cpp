// Scripted answers: sequences, which rule is taken, and what an answer of a rule looks like.

#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

class RulesTest : public SessionTest {
 protected:
  engine::Session& rules(const std::string& text, engine::SessionOptions options = {}) {
    return load("credentials: {primary: {token: {permissions: [DNS Write]}}}\nrules:\n" + text, options);
  }
  std::string list() { return said("GET /zones/{zone}/dns_records", "primary"); }
};

TEST_F(RulesTest, ASequenceIsWalkedAndThenTheModelAnswers) {
  rules(R"(
  - on: "GET /zones/{zone_id}/dns_records"
    reply: [{error: rate-limited}, {status: 502, body: "<html>", times: 2}, model, {error: invalid-token}]
)");
  EXPECT_EQ(list(), "429 10429 Rate limited. Please wait and consider throttling your request speed");
  EXPECT_EQ(entry().rule, 0);
  EXPECT_EQ(entry().answered_by, journal::AnsweredBy::kRule);
  EXPECT_EQ(list(), "502 <html>");
  EXPECT_EQ(list(), "502 <html>");
  EXPECT_EQ(list(), "200");
  EXPECT_EQ(entry().answered_by, journal::AnsweredBy::kModel);
  EXPECT_EQ(entry().rule, 0) << "a step of the rule all the same";
  EXPECT_EQ(list(), "401 10000 Authentication error");
  EXPECT_EQ(list(), "200");
  EXPECT_EQ(entry().rule, -1);
  EXPECT_EQ(session_->rules().matched(0), 5);
  EXPECT_EQ(engine::Rules::wanted(session_->scenario().rules[0]), 5);
}

TEST_F(RulesTest, TheModelMayAnswerLate) {
  rules("  - {on: \"GET /zones\", reply: [{delay: 2s}, model]}\n");
  EXPECT_EQ(said("GET /zones", "primary"), "200");
  EXPECT_EQ(entry().delay, 2s);
  EXPECT_EQ(said("GET /zones", "primary"), "200");
  EXPECT_EQ(entry().delay, 0s);
}

// The token endpoint of OAuth lies beside the API and takes a form.
TEST_F(RulesTest, APathFromTheRootAndAForm) {
  rules(R"(
  - on: "POST //oauth2/token"
    where: {body: {refresh_token: "first one"}}
    reply: [{status: 200, body: {access_token: x}}, {status: 400, body: {error: invalid_grant}, times: forever}]
)");
  const http::Headers form{{"Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"}};
  const auto token = [&](const char* body, const char* line = "POST //oauth2/token") {
    return send(line, form, body).response.status;
  };
  EXPECT_EQ(token("grant_type=refresh_token&refresh_token=first+one"), 200);
  EXPECT_EQ(token("refresh_token=first%20one"), 400);
  token("refresh_token=second");
  EXPECT_EQ(entry().rule, -1) << "the rule is not about it";
  token("refresh_token=first+one", "POST /oauth2/token");
  EXPECT_EQ(entry().rule, -1) << "below /client/v4";
  EXPECT_EQ(said(send("POST //oauth2/token", {{"Content-Type", "application/json"}}, R"({"refresh_token":"first one"})"))
                .substr(0, 3),
            "400");
}

TEST_F(RulesTest, ForeverIsForever) {
  rules(R"(
  - on: any
    reply: {status: 503, times: forever}
)");
  for (int i = 0; i < 50; ++i) EXPECT_EQ(list(), "503 ");
  EXPECT_EQ(engine::Rules::wanted(session_->scenario().rules[0]), 0);
}

TEST_F(RulesTest, TheFirstThatStillHasAReplyIsTaken) {
  rules(R"(
  - {on: "GET /zones/**", reply: {status: 501}}
  - {on: "GET /zones/{zone_id}/dns_records", reply: {status: 502}}
  - {on: "GET /zones/**", reply: {status: 503}}
)");
  EXPECT_EQ(list(), "501 ");
  EXPECT_EQ(list(), "502 ");
  EXPECT_EQ(list(), "503 ");
  EXPECT_EQ(list(), "200");
}

TEST_F(RulesTest, WhereNarrowsByQueryHeaderAndBody) {
  rules(R"(
  - on: "GET /zones/{zone_id}/dns_records"
    where: {query: {page: "2"}}
    reply: {status: 501}
  - on: any
    where: {headers: {X-Try: {matches: "^[0-9]+$"}}}
    reply: {status: 502}
  - on: "POST /zones/{zone_id}/dns_records"
    where: {body: {content: {contains: "192"}}}
    reply: {status: 503}
)");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records?page=1", "primary"), "200");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records?page=2", "primary"), "501 ");
  http::Headers headers = as("primary");
  headers.add("x-try", "7");
  EXPECT_EQ(said(send("GET /zones/{zone}/dns_records", headers)), "502 ");
  EXPECT_EQ(said("POST /zones/{zone}/dns_records", "primary", R"({"type":"TXT","name":"a","content":"x"})"),
            "200");
  EXPECT_EQ(
      said("POST /zones/{zone}/dns_records", "primary", R"({"type":"A","name":"a","content":"192.0.2.1"})"),
      "503 ");
}

TEST_F(RulesTest, ARuleAnswersBeforeLimitsAndCredentials) {
  load(R"(limits: {per_address: 1}
credentials: {primary: {token: {status: unknown}}}
rules:
  - {on: "GET /zones", reply: {status: 418, times: 3}}
)");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(said("GET /zones", "primary"), "418 ");
  EXPECT_EQ(entry().credential, "primary") << "who asked is known all the same";
  EXPECT_EQ(said("GET /zones", "primary"), "403 9109 Invalid access token");
}

TEST_F(RulesTest, APatternIsForPathsBelowTheApi) {
  rules(R"(
  - {on: "GET /zones", reply: {status: 418, times: forever}}
)");
  EXPECT_EQ(said("GET /zones", "primary"), "418 ");
  EXPECT_EQ(said("GET //zones", "primary"), "400 7000 No route for that URI")
      << "a wrong base URL is not /client/v4/zones";
  EXPECT_EQ(said("GET //client/v3/zones", "primary"), "400 7000 No route for that URI");
}

TEST_F(RulesTest, AnyPathIsAnyPath) {
  rules(R"(
  - {on: any, reply: {status: 418, times: forever}}
)");
  EXPECT_EQ(said("GET //zones", "primary"), "418 ");
  EXPECT_EQ(said("GET //", "primary"), "418 ");
}

TEST_F(RulesTest, AnErrorIsWordedByTheEndpoint) {
  rules(R"(
  - {on: any, reply: {error: expired-token, times: forever}}
)");
  EXPECT_EQ(said("GET /zones"), "403 9109 Invalid access token");
  EXPECT_EQ(cause(), "expired-token");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records"), "401 10000 Authentication error");
  EXPECT_EQ(said("GET /user/tokens/verify"), "403 9109 Invalid access token")
      << "no error there; the words of another family are lent";
  EXPECT_EQ(said("GET /nothing/known"), "403 9109 Invalid access token");
}

TEST_F(RulesTest, AnErrorMayBeARowOfTheCatalogue) {
  rules(R"(
  - {on: any, reply: [{error: rate-limited-10000}, {error: max-auth-failures}, {error: malformed-id-old}, {error: wrong-method-10000}]}
)");
  EXPECT_EQ(list(), "429 10000 Rate limited. Please wait and consider throttling your request speed");
  EXPECT_EQ(cause(), "rate-limited");
  EXPECT_EQ(list(), "403 9109 Max auth failures reached, please check your Authorization header.");
  EXPECT_EQ(cause(), "too-many-failures");
  EXPECT_EQ(list(),
            "400 7003 Could not route to /zones/" + std::string(kZone) +
                "/dns_records, perhaps your object identifier is invalid?|7000 No route for that URI");
  EXPECT_EQ(cause(), "malformed-id");
  EXPECT_EQ(list(), "405 10000 GET method not allowed for the api_token authentication scheme");
}

TEST_F(RulesTest, AnErrorLeavesNoPlaceholder) {
  rules(R"(
  - {on: any, reply: [{error: invalid-content}, {error: invalid-content}, {error: zone-exists}, {error: zone-exists}, {error: invalid-record}, {error: blocked-address}]}
)");
  EXPECT_EQ(said("POST /zones/{zone}/dns_records", "primary", R"({"type":"AAAA"})"),
            "400 9005 Content for AAAA record must be a valid IPv6 address.");
  EXPECT_EQ(list(), "400 9005 Content for A record must be a valid IPv4 address.");
  EXPECT_EQ(said("POST /zones", "primary", R"({"name":"example.net"})"),
            "400 1061 example.net already exists");
  EXPECT_EQ(list(), "400 1061 example.com already exists");
  EXPECT_EQ(list(), "400 1004 DNS Validation Error");
  EXPECT_EQ(entry().answer.find('{', 1), entry().answer.find("{\"code\"")) << entry().answer;
  EXPECT_EQ(entry().answer.find("{detail}"), std::string::npos);
  EXPECT_EQ(said("GET /zones"), "403 9109 Cannot use the access token from location: 203.0.113.7");
}

TEST_F(RulesTest, TheUniformDialectHoldsForRulesToo) {
  load(R"(dialect: uniform
credentials: {primary: {token: {}}}
rules:
  - {on: any, reply: [{error: expired-token}, {error: missing-permission}, {error: rate-limited}]}
)");
  EXPECT_EQ(said("GET /zones"), "401 10000 Authentication error");
  EXPECT_EQ(said("GET /zones"), "403 10000 Authentication error");
  EXPECT_EQ(said("GET /zones"), "429 971 Please wait and consider throttling your request speed");
}

TEST_F(RulesTest, ALiteralAnswerIsAsGiven) {
  rules(R"(
  - on: any
    reply: {status: 403, headers: {X-One: "1", content-type: text/html}, body: {success: false, errors: [{code: 10000, message: Forbidden}]}}
)");
  const auto reply = ask("GET /zones", "primary");
  EXPECT_EQ(said(reply), "403 10000 Forbidden");
  EXPECT_EQ(reply.response.headers.get("X-One"), "1");
  EXPECT_EQ(reply.response.headers.get("Content-Type"), "text/html") << "in the place of the standard one";
  EXPECT_EQ(entry().codes, std::vector<int>{10000});
  EXPECT_EQ(entry().status, 403);
}

TEST_F(RulesTest, RetryAfterIsInWholeSecondsRoundedUp) {
  rules(R"(
  - on: any
    reply: [{error: rate-limited, retry_after: 1s}, {error: rate-limited, retry_after: 1500ms}, {error: rate-limited, retry_after: 0s}, {status: 503, retry_after: 2m}, {error: rate-limited}, {error: rate-limited, headers: {Retry-After: soon}}]
)");
  const auto next = [&] {
    const auto reply = ask("GET /zones", "primary");
    return std::string(reply.response.headers.find("Retry-After").value_or("absent"));
  };
  EXPECT_EQ(next(), "1");
  EXPECT_EQ(entry().retry_after, 1s);
  EXPECT_EQ(next(), "2");
  EXPECT_EQ(next(), "0");
  EXPECT_EQ(next(), "120");
  EXPECT_EQ(next(), "absent");
  EXPECT_FALSE(entry().retry_after);
  EXPECT_EQ(next(), "soon");
}

TEST_F(RulesTest, RetryAfterIsInTheClientsSeconds) {
  load(
      "clock: {scale: 60}\ncredentials: {primary: {token: {}}}\nrules: [{on: any, reply: [{error: "
      "rate-limited, retry_after: 5m}]}]\n");
  EXPECT_EQ(ask("GET /zones").response.headers.get("Retry-After"), "5");
}

TEST_F(RulesTest, AFaultSendsNothing) {
  rules(R"(
  - {on: any, reply: [{fault: close}, {fault: reset}, {fault: silence}]}
)");
  const auto fault = [&] { return ask("GET /zones", "primary").fault; };
  EXPECT_EQ(fault(), scenario::find_fault("close"));
  EXPECT_EQ(entry().status, 0);
  EXPECT_EQ(entry().delivery, "close");
  EXPECT_EQ(why(), "no answer: a rule says so (reply 1 of 3) (test.yaml:8:23)");
  EXPECT_EQ(fault(), scenario::find_fault("reset"));
  EXPECT_EQ(entry().delivery, "reset");
  EXPECT_EQ(fault(), scenario::find_fault("silence"));
  EXPECT_EQ(entry().delivery, "silence");
  EXPECT_EQ(fault(), nullptr);
  EXPECT_EQ(entry().delivery, "complete");
}

TEST_F(RulesTest, AnAppliedReplyIsGivenInPlaceOfTheModelsAnswer) {
  rules(R"(
  - on: "POST /zones/{zone_id}/dns_records"
    reply: [{fault: silence, applied: true}, {status: 502, body: "<html>", applied: true}, {fault: close}]
)");
  const auto create = [&](const char* name) {
    return ask("POST /zones/{zone}/dns_records", "primary", R"({"type": "A", "content": "192.0.2.9", "name": ")" + std::string(name) + "\"}");
  };
  const auto lost = create("first");
  EXPECT_EQ(lost.fault, scenario::find_fault("silence"));
  EXPECT_EQ(lost.response.body, "");
  EXPECT_TRUE(entry().wrote);
  EXPECT_EQ(entry().status, 0);
  EXPECT_EQ(why(), "no answer: a rule says so (reply 1 of 3), carried out by the model, its answer lost: 200 (test.yaml:9:13)");
  EXPECT_EQ(create("second").response.status, 502);
  EXPECT_TRUE(entry().wrote);
  EXPECT_EQ(entry().answer, "<html>");
  create("third");
  EXPECT_FALSE(entry().wrote) << "close alone applies nothing";
  const auto names = [&] { return ask("GET /zones/{zone}/dns_records", "primary").response.body; };
  EXPECT_NE(names().find("first.example.com"), std::string::npos);
  EXPECT_NE(names().find("second.example.com"), std::string::npos);
  EXPECT_EQ(names().find("third.example.com"), std::string::npos);
}

TEST_F(RulesTest, AnAppliedReplyHidesWhatTheModelRefused) {
  rules("\n  - {on: any, reply: {fault: reset, applied: true}}\n");
  ask("GET /zones");
  EXPECT_EQ(entry().cause, "");
  EXPECT_TRUE(entry().codes.empty());
  EXPECT_NE(why().find(", refused by the model: 403"), std::string::npos) << why();
}

TEST_F(RulesTest, ADelayIsInTheSessionsTime) {
  load(R"(clock: {scale: 60}
credentials: {primary: {token: {}}}
rules: [{on: any, reply: [{status: 200, delay: 1m}, {status: 200}]}]
)");
  EXPECT_EQ(ask("GET /zones").delay, 1s);
  EXPECT_EQ(entry().delay, 1min);
  EXPECT_EQ(ask("GET /zones").delay, 0s);
}

TEST_F(RulesTest, WhyNamesTheReplyAndItsPlace) {
  rules(R"(
  - on: "GET /zones"
    reply:
      - model
      - {error: invalid-token}
)");
  said("GET /zones", "primary");
  said("GET /zones", "primary");
  EXPECT_EQ(why(), "403 9109: a rule says so (reply 2 of 2) (test.yaml:11:9)");
}

TEST_F(RulesTest, ResetStartsTheSequencesAnew) {
  rules(R"(
  - {on: any, reply: {status: 418}}
)");
  EXPECT_EQ(list(), "418 ");
  EXPECT_EQ(list(), "200");
  session_->reset(now_);
  EXPECT_EQ(session_->rules().matched(0), 0);
  EXPECT_EQ(list(), "418 ");
}

}  // namespace
}  // namespace cfmock::testing
