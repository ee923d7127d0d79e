// Operations without state of their own: objects in plain collections, made, listed, read, changed and removed
// by whoever may.

#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

class Objects : public SessionTest {
 protected:
  void SetUp() override { load("credentials: {owner: {key: {email: dev@example.com}}}"); }
  nlohmann::json made(const std::string& at, const nlohmann::json& body) {
    return result("POST " + at, "owner", body.dump());
  }
  nlohmann::json page(const std::string& line) { return json(ask("GET " + line, "owner")); }
  std::vector<std::string> listed(const std::string& line, const char* field) {
    std::vector<std::string> out;
    const auto whole = page(line);
    for (const auto& each : whole["result"]) out.push_back(each[field]);
    return out;
  }
  const std::string namespaces = "/accounts/{account}/storage/kv/namespaces";
  const std::string rulesets = "/accounts/{account}/rulesets";
  const std::string settings = "/zones/{zone}/settings";
};

TEST_F(Objects, AreReadBackChangedAndRemoved) {
  const auto tunnel = made("/accounts/{account}/cfd_tunnel", {{"name", "t"}, {"config_src", "local"}});
  const std::string at = "/accounts/{account}/cfd_tunnel/" + tunnel["id"].get<std::string>();
  EXPECT_EQ(result("GET " + at, "owner")["name"], "t");
  EXPECT_EQ(result("PATCH " + at, "owner", R"({"name":"u","id":"mine"})")["name"], "u");
  const auto seen = result("GET " + at, "owner");
  EXPECT_EQ(seen["name"], "u");
  EXPECT_EQ(seen["config_src"], "local") << "a PATCH merges";
  EXPECT_EQ(seen["id"], tunnel["id"]) << "an id stays";
  EXPECT_EQ(listed("/accounts/{account}/cfd_tunnel", "name"), (std::vector<std::string>{"u"}));
  EXPECT_EQ(result("DELETE " + at, "owner")["id"], tunnel["id"]);
  EXPECT_EQ(ask("GET " + at, "owner").response.status, 404);
  EXPECT_EQ(ask("DELETE " + at, "owner").response.status, 404);
  EXPECT_TRUE(listed("/accounts/{account}/cfd_tunnel", "name").empty());
}

TEST_F(Objects, APutReplacesAllButTheIdAndTheTimeOfCreation) {
  const auto before = made(namespaces, {{"title", "a"}, {"extra", 1}});
  const std::string at = namespaces + "/" + before["id"].get<std::string>();
  now_ += 1h;
  const auto after = result("PUT " + at, "owner", R"({"title":"b"})");
  EXPECT_EQ(after["id"], before["id"]);
  EXPECT_EQ(after["title"], "b");
  EXPECT_FALSE(after.contains("extra"));
}

TEST_F(Objects, OfOneParentAreNotThoseOfAnother) {
  const std::string one = namespaces + "/" + made(namespaces, {{"title", "1"}})["id"].get<std::string>();
  const std::string two = namespaces + "/" + made(namespaces, {{"title", "2"}})["id"].get<std::string>();
  EXPECT_EQ(ask("PUT " + one + "/values/k", "owner", "x").response.status, 200);
  EXPECT_EQ(ask("GET " + one + "/values/k", "owner").response.body, "x");
  EXPECT_EQ(said("GET " + two + "/values/k", "owner"), "404 10013 namespace not found");
  EXPECT_EQ(ask("DELETE " + one, "owner").response.status, 200);
  EXPECT_EQ(ask("GET " + one + "/values/k", "owner").response.status, 404) << "it went with its parent";
}

TEST_F(Objects, ThatNobodyMadeAreNamedInTheWordsOfTheirProduct) {
  const std::string id(32, 'f');
  EXPECT_EQ(said("GET /accounts/{account}/d1/database/" + id, "owner"),
            "404 7404 The database " + id + " could not be found");
  EXPECT_EQ(said("PUT /user/subscriptions/" + id, "owner", "{}"),
            "405 10000 PUT method not allowed for the api_token authentication scheme");
  EXPECT_EQ(said("GET /accounts/{account}/subscriptions/" + id, "owner"), "404 10007 Not found");
  EXPECT_EQ(ask("GET /user/invites/" + id, "owner").response.status, 404);
}

TEST_F(Objects, ABadIdIsToldByItsRoute) {
  EXPECT_EQ(ask("GET /memberships/x", "owner").response.status, 404);
  EXPECT_EQ(ask("GET /memberships/!()", "owner").response.status, 400);
  EXPECT_EQ(ask("GET /user/invites/x", "owner").response.status, 400);
  EXPECT_EQ(ask("GET /accounts/{account}/members/x", "owner").response.status, 400);
  EXPECT_EQ(said("DELETE " + namespaces + "/x", "owner"),
            "405 10000 DELETE method not allowed for the api_token authentication scheme");
  EXPECT_EQ(ask("GET " + namespaces + "/x", "owner").response.status, 404);
  EXPECT_EQ(cause(), "malformed-id");
}

TEST_F(Objects, MembershipsAreThoseOfTheUserInEachAccount) {
  const auto all = result("GET /memberships", "owner");
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0]["account"]["id"], kAccount);
  EXPECT_EQ(all[0]["status"], "accepted");
  const std::string at = "/memberships/" + all[0]["id"].get<std::string>();
  EXPECT_EQ(result("GET " + at, "owner"), all[0]);
  EXPECT_EQ(said("PUT " + at, "owner", R"({"status":"maybe"})").substr(0, 3), "400");
  EXPECT_EQ(result("PUT " + at, "owner", R"({"status":"rejected"})")["status"], "rejected");
  EXPECT_EQ(result("GET /memberships?status=accepted", "owner").size(), 0u);
  EXPECT_EQ(result("DELETE " + at, "owner")["id"], all[0]["id"]);
  EXPECT_EQ(ask("GET " + at, "owner").response.status, 404);
  EXPECT_TRUE(result("GET /memberships", "owner").empty());
}

TEST_F(Objects, GraphqlAnswersABodyThatItCannotReadInItsOwnWords) {
  const auto told = [&](const std::string& body) {
    const auto reply = send("POST /graphql", as("owner"), body);
    EXPECT_EQ(reply.response.status, 200);
    return nlohmann::json::parse(reply.response.body)["errors"][0]["message"].get<std::string>();
  };
  EXPECT_EQ(told("\"{viewer}\""), "failed to recognize JSON request: 'json: cannot unmarshal string into Go value of type graphql.httpPostBody'");
  EXPECT_EQ(cause(), "malformed-body");
  EXPECT_EQ(told(""), "failed to recognize JSON request: 'EOF'");
  EXPECT_EQ(told("{\"query\":"), "failed to recognize JSON request: 'unexpected EOF'");
  EXPECT_EQ(told("query {viewer}"), "failed to recognize JSON request: 'invalid character 'q' looking for beginning of value'");
  const auto good = send("POST /graphql", as("owner"), R"({"query":"{viewer{zones{zoneTag}}}"})");
  EXPECT_TRUE(nlohmann::json::parse(good.response.body)["errors"].is_null()) << "Content-Type does not count";
}

TEST_F(Objects, TakeABoundedShareOfMemory) {
  const std::string big(4 << 20, 'x');
  int kept = 0;
  const std::string at = namespaces + "/" + made(namespaces, {{"title", "a"}})["id"].get<std::string>() + "/values/";
  while (kept < 40 && ask("PUT " + at + std::to_string(kept), "owner", big).response.status == 200) ++kept;
  EXPECT_EQ(kept, 16);  // 64 MiB
  EXPECT_EQ(cause(), "invalid-parameter");
  EXPECT_EQ(ask("POST /zones/{zone}/dns_records", "owner", R"({"type":"A","name":"new","content":"192.0.2.7"})").response.status, 400);
  EXPECT_EQ(ask("PUT " + at + "0", "owner", big).response.status, 400) << "nor may what is there grow";
  EXPECT_EQ(ask("DELETE " + at + "0", "owner").response.status, 200);
  EXPECT_EQ(ask("POST /zones/{zone}/dns_records", "owner", R"({"type":"A","name":"new","content":"192.0.2.7"})").response.status, 200);
}

TEST_F(Objects, APageThatIsFarTooHighIsEmpty) {
  EXPECT_TRUE(page("/zones?page=99999999999999999999999")["result"].empty());
  EXPECT_EQ(page("/zones?per_page=99999999999999999999999")["result_info"]["per_page"], 50);
  EXPECT_EQ(ask("GET /zones?page=-99999999999999999999999", "owner").response.status, 400);
}

TEST_F(Objects, AreListedByPages) {
  for (const char* title : {"a", "b", "c"}) made(namespaces, {{"title", title}});
  EXPECT_EQ(listed(namespaces + "?per_page=2", "title"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(listed(namespaces + "?per_page=2&page=2", "title"), (std::vector<std::string>{"c"}));
  EXPECT_TRUE(listed(namespaces + "?per_page=2&page=3", "title").empty());
  const auto info = page(namespaces + "?per_page=2")["result_info"];
  EXPECT_EQ(info["total_count"], 3);
  EXPECT_EQ(info["total_pages"], 2);
  EXPECT_EQ(listed(namespaces + "?title=b", "title"), (std::vector<std::string>{"b"}));
}

TEST_F(Objects, AreListedByCursor) {
  for (const char* name : {"a", "b", "c"}) made(rulesets, {{"name", name}});
  EXPECT_EQ(listed(rulesets + "?per_page=2", "name"), (std::vector<std::string>{"a", "b"}));
  const std::string cursor = page(rulesets + "?per_page=2")["result_info"]["cursor"];
  EXPECT_EQ(listed(rulesets + "?per_page=2&cursor=" + cursor, "name"), (std::vector<std::string>{"c"}));
  EXPECT_EQ(page(rulesets + "?per_page=2&cursor=" + cursor)["result_info"]["cursor"], "") << "the last page";
}

TEST_F(Objects, ABadPageIsNoMatterOfPermissions) {
  for (const char* query : {"?page=0", "?page=-1", "?page=x", "?per_page=0", "?per_page=1.5"}) {
    EXPECT_EQ(ask("GET " + namespaces + query, "owner").response.status, 400) << query;
    EXPECT_EQ(cause(), "invalid-parameter") << query;
  }
  for (const char* query : {"?cursor=x", "?cursor=cfmockffffffff", "?per_page=0", "?per_page=x"}) {
    EXPECT_EQ(ask("GET " + rulesets + query, "owner").response.status, 400) << query;
    EXPECT_EQ(cause(), "invalid-parameter") << query;
  }
  EXPECT_EQ(ask("GET " + rulesets + "?cursor=", "owner").response.status, 200);
}

TEST_F(Objects, SeveralAtOnceAreAllMadeOrNone) {
  const std::string buckets = "/accounts/{account}/access/tags";
  EXPECT_EQ(result("POST " + buckets, "owner", R"([{"name":"a"},{"name":"b"}])").size(), 2u);
  EXPECT_EQ(ask("POST " + buckets, "owner", R"([{"name":"c"},{"name":"a"}])").response.status, 409);
  EXPECT_FALSE(entry().wrote);
  EXPECT_EQ(ask("POST " + buckets, "owner", R"([{"name":"d"},{"name":"d"}])").response.status, 409);
  EXPECT_EQ(listed(buckets, "name"), (std::vector<std::string>{"a", "b"}));
}

TEST_F(Objects, SettingsStandByThemselvesAndOthersDoNot) {
  EXPECT_EQ(result("GET " + settings + "/ssl", "owner"),
            nlohmann::json({{"id", "ssl"}, {"value", "off"}, {"editable", true}, {"modified_on", nullptr}}));
  EXPECT_EQ(result("GET " + settings + "/min_tls_version", "owner")["value"], "1.0");
  EXPECT_EQ(result("GET " + settings + "/nel", "owner")["value"]["enabled"], false) << "of a path of its own";
  EXPECT_EQ(said("GET " + settings + "/sll", "owner"), "400 1003 Undefined zone setting: sll");
  EXPECT_EQ(said("PATCH " + settings + "/sll", "owner", R"({"value":"on"})"),
            "400 1003 Undefined zone setting: sll");
  const size_t all = listed(settings, "id").size();
  EXPECT_GT(all, 50u);
  EXPECT_EQ(result("PATCH " + settings + "/ssl", "owner", R"({"value":"full"})")["value"], "full");
  EXPECT_EQ(result("GET " + settings + "/ssl", "owner")["value"], "full");
  EXPECT_EQ(listed(settings, "id").size(), all) << "changed, not added";
}

TEST_F(Objects, SettingsAreChangedTogetherOrNotAtAll) {
  const std::string items = R"({"items":[{"id":"ssl","value":"strict"},{"id":"http3","value":"on"}]})";
  EXPECT_EQ(result("PATCH " + settings, "owner", items).size(), 2u);
  EXPECT_EQ(result("GET " + settings + "/http3", "owner")["value"], "on");
  EXPECT_EQ(said("PATCH " + settings, "owner", R"({"items":[{"id":"ssl","value":"off"},{"id":"sll","value":"on"}]})"),
            "400 1003 Undefined zone setting: sll");
  EXPECT_EQ(result("GET " + settings + "/ssl", "owner")["value"], "strict");
}

}  // namespace
}  // namespace cfmock::testing
