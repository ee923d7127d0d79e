// What real clients need beside plain collections: an object under a second path, a thing of its own with its
// first values, a name in the body of a PUT, pages of a list that is documented without them.

#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

class Views : public SessionTest {
 protected:
  void SetUp() override {
    load(
        "credentials: {primary: {token: {permissions: [Workers Scripts Write, Account Settings Read, Account "
        "Settings Write]}}}");
  }
  const std::string script = "/accounts/{account}/workers/scripts/hello";
  const std::string service = "/accounts/{account}/workers/services/hello";
};

TEST_F(Views, AWorkerThatIsNotThereIsToldByItsOwnCodes) {
  EXPECT_EQ(said(ask("GET " + service, "primary")), "404 10090 workers.api.error.service_not_found");
  EXPECT_EQ(said(ask("DELETE " + service, "primary")), "404 10090 workers.api.error.service_not_found");
  EXPECT_EQ(said(ask("GET " + script + "/deployments", "primary")),
            "404 10007 This Worker does not exist on your account.");
}

TEST_F(Views, AServiceIsTheScriptInAnotherForm) {
  const auto made = result("PUT " + script, "primary", R"({"tags":["a"]})");
  const auto shown = result("GET " + service, "primary");
  EXPECT_EQ(shown["id"], "hello");
  EXPECT_EQ(shown["default_environment"]["script"], made);
  EXPECT_EQ(shown["default_environment"]["environment"], "production");
  EXPECT_FALSE(entry().wrote);
  result("PUT " + script, "primary", R"({"tags":["b"]})");
  EXPECT_EQ(result("GET " + service, "primary")["default_environment"]["script"]["tags"][0], "b");
  EXPECT_EQ(result("GET " + service + "/environments/production", "primary")["script"]["id"], "hello");
}

TEST_F(Views, ADeletedServiceIsADeletedScript) {
  result("PUT " + script, "primary", "{}");
  EXPECT_EQ(said(ask("DELETE " + service, "primary")), "200");
  EXPECT_TRUE(entry().wrote);
  EXPECT_EQ(ask("GET " + script, "primary").response.status, 404);
}

TEST_F(Views, AThingOfItsOwnKeepsItsFirstValuesWhereNothingElseIsSent) {
  result("PUT " + script, "primary", "{}");
  EXPECT_EQ(result("GET " + script + "/subdomain", "primary")["enabled"], false);
  result("POST " + script + "/subdomain", "primary", R"({"enabled":true})");
  const auto now = result("GET " + script + "/subdomain", "primary");
  EXPECT_EQ(now["enabled"], true);
  EXPECT_EQ(now["previews_enabled"], false);
}

TEST_F(Views, ASecretIsPutUnderTheNameInItsBody) {
  result("PUT " + script, "primary", "{}");
  result("PUT " + script + "/secrets", "primary", R"({"name":"KEY","text":"x","type":"secret_text"})");
  result("PUT " + script + "/secrets", "primary", R"({"name":"KEY","text":"y","type":"secret_text"})");
  const auto listed = result("GET " + script + "/secrets", "primary");
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0]["name"], "KEY");
}

// cloudflare 4 for npm has pages for lists that are documented without, and asks until one is empty.
TEST_F(Views, AListWithoutPagesHasAnEndForWhoAsksForPages) {
  const std::string list = "/accounts/{account}/iam/resource_groups";
  result("POST " + list, "primary", R"({"name":"one"})");
  EXPECT_EQ(result("GET " + list, "primary").size(), 1u);
  EXPECT_EQ(result("GET " + list + "?page=1", "primary").size(), 1u);
  EXPECT_EQ(result("GET " + list + "?page=2", "primary").size(), 0u);
}

}  // namespace
}  // namespace cfmock::testing
