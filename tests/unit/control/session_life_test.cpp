// Sessions that are made and dropped over the control API.

#include <gmock/gmock.h>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "unit/control/api_fixture.hpp"

namespace cfmock::control {
namespace {

using testing::ApiTest;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Json;

class SessionLifeTest : public ApiTest {
 protected:
  http::Response make(const Json& body) { return send("POST", "/sessions", body.dump()); }
  Json made(const Json& body) {
    const http::Response response = make(body);
    EXPECT_EQ(response.status, 201) << response.body;
    return Json::parse(response.body);
  }
  int status_of(const std::string& target, const std::string& secret) {
    http::Request request;
    request.method = "GET", request.target = target, request.received = wire.real;
    request.headers = {{"Authorization", "Bearer " + secret}};
    return wire.sessions.handle(0, std::move(request)).response.status;
  }
};

TEST_F(SessionLifeTest, AShippedScenarioByName) {
  const http::Response response = make({{"scenario", "expired-token"}});
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.headers.get("Location"), "/sessions/expired-token-1");
  const Json shown = Json::parse(response.body);
  EXPECT_EQ(shown["id"], "expired-token-1");
  EXPECT_EQ(shown["base_url"], "http://127.0.0.1:1/_s/expired-token-1/client/v4");
  EXPECT_EQ(shown["base_path"], "/_s/expired-token-1/client/v4");
  EXPECT_EQ(shown["control"], "http://127.0.0.1:8181/sessions/expired-token-1");
  EXPECT_EQ(shown["warnings"], Json::array());
  const engine::Session& session = *wire.sessions.find("expired-token-1");
  const std::string secret = shown["credentials"][0]["secret"];
  EXPECT_EQ(secret, session.credentials().by_name("primary")->secret);
  EXPECT_EQ(shown["ids"]["zones"]["example.com"], testing::zone_id(session));
  EXPECT_EQ(shown["environment"]["CLOUDFLARE_API_TOKEN"], secret);
  EXPECT_EQ(shown["environment"]["CLOUDFLARE_BASE_URL"], shown["base_url"]);
  EXPECT_EQ(shown["environment"]["CFMOCK_CONTROL"], "http://127.0.0.1:8181");
  EXPECT_EQ(status_of("/_s/expired-token-1/client/v4/zones", secret), 403);
  EXPECT_EQ(status_of("/client/v4/zones", secret), 403) << "chosen by the credential itself";
  EXPECT_EQ(session.journal().entries().size(), 2u);
}

TEST_F(SessionLifeTest, AScenarioOfHandshakesWantsTheProxy) {
  http::Request request;
  request.method = "POST", request.target = "/sessions";
  request.body = Json{{"scenario", "expired-certificate"}}.dump();
  const http::Response response = control::Api(wire.backend(), 8181).answer(request);
  EXPECT_EQ(response.status, 409);
  EXPECT_THAT(response.body, ::testing::HasSubstr("--proxy"));
}

TEST_F(SessionLifeTest, EveryShippedScenarioCanBeMade) {
  wire.most = 100000;
  wire.proxy = "http://127.0.0.1:2";
  control::Api roomy(wire.backend(), 8181);
  size_t count = 0;
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.path.starts_with("scenarios/")) continue;
    const std::string name(file.path.substr(file.path.find_last_of('/') + 1));
    http::Request request;
    request.method = "POST", request.target = "/sessions";
    request.body = Json{{"scenario", name.substr(0, name.size() - 5)}}.dump();
    EXPECT_EQ(roomy.answer(request).status, 201) << file.path;
    ++count;
  }
  EXPECT_GT(count, 60u);
  EXPECT_EQ(wire.sessions.all().size(), count + 1);
}

TEST_F(SessionLifeTest, ItsOwnYamlWithWarnings) {
  const Json shown = made({{"yaml", testing::kScenario}, {"file", "upload/expired.yaml"}, {"seed", 5}});
  EXPECT_EQ(shown["id"], "expired-1");
  EXPECT_EQ(wire.sessions.find("expired-1")->scenario().file, "upload/expired.yaml");
  for (const Json& warning : shown["warnings"]) EXPECT_EQ(warning["severity"], "warning");
}

TEST_F(SessionLifeTest, ASeedMakesTheSameSecrets) {
  const Json a = made({{"scenario", "expired-token"}, {"seed", 5}}), b = made({{"scenario", "expired-token"}, {"seed", 5}}),
             c = made({{"scenario", "expired-token"}});
  EXPECT_EQ(a["credentials"], b["credentials"]);
  EXPECT_NE(a["credentials"], c["credentials"]);
}

TEST_F(SessionLifeTest, EveryMistakeOfAScenarioAtOnceWithItsPlace) {
  const std::string yaml =
      "cfmock: 1\nname: x\ntitle: T\ncause: expired-tokn\nworld: ../secret\ncatalogue: /etc/passwd\n"
      "credentials: {a: {token: {permissions: [Zone Rd]}}}\n";
  const http::Response response = make({{"yaml", yaml}});
  EXPECT_EQ(response.status, 422);
  const Json refusal = Json::parse(response.body);
  EXPECT_EQ(refusal["error"], "the scenario has 4 errors");
  std::vector<std::string> places;
  for (const Json& problem : refusal["problems"])
    places.push_back(problem["file"].get<std::string>() + ":" + problem["line"].dump() + ":" + problem["column"].dump());
  EXPECT_THAT(places, ElementsAre("scenario:4:8", "scenario:5:8", "scenario:6:12", "scenario:7:41"));
  EXPECT_THAT(refusal["problems"][0]["remedy"].get<std::string>(), HasSubstr("did you mean expired-token?"));
  EXPECT_THAT(refusal["problems"][1]["remedy"].get<std::string>(), HasSubstr("many-zones"));
  EXPECT_EQ(refusal["problems"][2]["message"], "no files can be named here");
  EXPECT_THAT(refusal["text"].get<std::string>(), HasSubstr("   4 | cause: expired-tokn\n     |        ^"));
  EXPECT_EQ(wire.sessions.all().size(), 1u);
}

TEST_F(SessionLifeTest, WrongBodiesAreRefusedWithWhatIsRight) {
  const struct {
    const char *body, *told;
  } cases[] = {
      {"", "the body is not JSON"},
      {"[]", "the body is no JSON object"},
      {"{}", "the body names no scenario"},
      {R"({"yaml":"x","scenario":"x"})", "both"},
      {R"({"yaml":1})", "\\\"yaml\\\" is no text"},
      {R"({"scenari":"expired-token"})", "did you mean scenario?"},
      {R"({"scenario":"expired-tokn"})", "did you mean expired-token?"},
      {R"({"scenario":"/etc/passwd"})", "there is no shipped scenario"},
      {R"({"scenario":"expired-token","seed":-1})", "no whole number"},
      {R"({"scenario":"expired-token","explain":1})", "neither true nor false"},
  };
  for (const auto& one : cases) {
    const http::Response response = send("POST", "/sessions", one.body);
    EXPECT_EQ(response.status, 400) << one.body;
    EXPECT_THAT(response.body, HasSubstr(one.told));
  }
}

TEST_F(SessionLifeTest, ItHoldsNoMoreThanItsMost) {
  for (int i = 0; i < 3; ++i) made({{"scenario", "expired-token"}});  // and that of the fixture
  const http::Response response = make({{"scenario", "expired-token"}});
  EXPECT_EQ(response.status, 503);
  EXPECT_THAT(response.body, HasSubstr("the server holds 4 sessions"));
  EXPECT_THAT(response.body, HasSubstr("--max-sessions"));
  EXPECT_EQ(send("DELETE", "/sessions/expired-token-1").status, 200);
  EXPECT_EQ(made({{"scenario", "expired-token"}})["id"], "expired-token-4") << "a name is given once";
}

TEST_F(SessionLifeTest, ADeletedOneIsGoneAndSaysSo) {
  const Json shown = made({{"scenario", "expired-token"}});
  const std::string secret = shown["credentials"][0]["secret"];
  status_of("/client/v4/zones", secret);
  EXPECT_EQ(send("DELETE", "/sessions/expired-token-1", "", {{"Host", "127.0.0.1:8181"}}).body,
            "{\"deleted\":\"expired-token-1\",\"requests\":1}\n")
      << "no Content-Type is needed";
  EXPECT_EQ(status_of("/client/v4/zones", secret), 421);
  const http::Response again = send("DELETE", "/sessions/expired-token-1");
  EXPECT_EQ(again.status, 404);
  EXPECT_THAT(again.body, HasSubstr("is gone: it was deleted"));
  EXPECT_EQ(session.journal().entries().size(), 0u);
}

TEST_F(SessionLifeTest, ALargeScenarioGoesOverAndOneThatIsTooLargeNot) {
  const std::string yaml = std::string(testing::kScenario) + "description: " + std::string(200 * 1024, 'x') + "\n";
  EXPECT_EQ(make({{"yaml", yaml}}).status, 201);
  http::Request head;
  head.method = "POST", head.target = "/sessions";
  head.headers = {{"Host", "127.0.0.1:8181"}, {"Content-Type", "application/json"}, {"Content-Length", "3000000"}};
  EXPECT_EQ(api.refused(head)->status, 413);
  head.target = "/sessions/expired/clock", head.headers.set("Content-Length", "70000");
  EXPECT_EQ(api.refused(head)->status, 413) << "the others stay small";
}

TEST_F(SessionLifeTest, ARedirectStaysInTheSession) {
  const Json shown = made({{"scenario", "redirect-to-another-host"}});
  const std::string secret = shown["credentials"][0]["secret"];
  const engine::Session& held = *wire.sessions.find(shown["id"].get<std::string>());
  http::Request request;
  request.method = "GET", request.received = wire.real, request.headers = {{"Authorization", "Bearer " + secret}};
  request.target = shown["base_path"].get<std::string>() + "/zones";
  const auto reply = wire.sessions.handle(0, std::move(request));
  EXPECT_THAT(std::string(reply.response.headers.get("Location")),
              ::testing::MatchesRegex("http://localhost:1/_s/" + held.id() + "/client/v4/.*"));
}

TEST_F(SessionLifeTest, AServerThatMakesNoneSaysSo) {
  control::Backend bare = wire.backend();
  bare.making = {};
  http::Request request;
  request.method = "POST", request.target = "/sessions", request.body = R"({"scenario":"expired-token"})";
  EXPECT_EQ(Api(bare, 8181).answer(request).status, 503);
}

}  // namespace
}  // namespace cfmock::control
