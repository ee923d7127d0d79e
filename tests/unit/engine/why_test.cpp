// The one line that tells a person why: exact, with the place in the scenario, for every cause.

#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

class Why : public SessionTest {
 protected:
  std::string of(const std::string& line, const std::string& name = "", const std::string& body = {}) {
    ask(line, name, body);
    return why();
  }
  std::string of_headers(http::Headers headers) {
    send("GET /zones", std::move(headers));
    return why();
  }
};

const char* const kRecords = "GET /zones/{zone}/dns_records";

TEST_F(Why, OfCredentials) {
  load(R"(credentials:
  unknown:  {token: {status: unknown}}
  revoked:  {token: {status: revoked}}
  disabled: {token: {status: disabled}}
  expired:  {token: {expires_on: -90m}}
  early:    {token: {not_before: +30s}}
  abroad:   {token: {from: [198.51.100.0/24]}}
  shutout:  {token: {not_from: [203.0.113.7]}}
  owner:    {key: {email: dev@example.com}}
)");
  EXPECT_EQ(of(kRecords, "unknown"),
            "401 10000: token \"unknown\" was never issued by the API (test.yaml:6:22)");
  EXPECT_EQ(of(kRecords, "revoked"), "401 10000: token \"revoked\" was deleted (test.yaml:7:22)");
  EXPECT_EQ(of(kRecords, "disabled"), "401 10000: token \"disabled\" is disabled (test.yaml:8:22)");
  EXPECT_EQ(of(kRecords, "expired"), "401 10000: token \"expired\" expired 1 h 30 min ago (test.yaml:9:22)");
  EXPECT_EQ(of(kRecords, "early"), "401 10000: token \"early\" becomes valid in 30 s (test.yaml:10:22)");
  EXPECT_EQ(
      of(kRecords, "abroad"),
      "403 10000: token \"abroad\" may not be used from 203.0.113.7: not in its list (test.yaml:11:22)");
  EXPECT_EQ(of(kRecords, "shutout"),
            "403 10000: token \"shutout\" may not be used from 203.0.113.7: shut out (test.yaml:12:22)");
  http::Headers pair = as("owner");
  pair.set("X-Auth-Email", "ops@example.com");
  EXPECT_EQ(of_headers(pair),
            "403 9103: key \"owner\" belongs to dev@example.com, not to ops@example.com (test.yaml:13:20)");
}

TEST_F(Why, OfStrangers) {
  load("credentials: {primary: {token: {}}}");
  const std::string token =
                        "cfut_0000000000000000000000000000000000000000"
                        "00000000",
                    key(37, 'a');
  EXPECT_EQ(of_headers({{"Authorization", "Bearer " + token}}),
            "403 9109: no token of this world has this secret (#" + fingerprint(token) + ")");
  EXPECT_EQ(of_headers({{"X-Auth-Email", "a@b"}, {"X-Auth-Key", key}}),
            "403 9103: no user has this key and e-mail (a@b, key #" + fingerprint(key) + ")");
}

TEST_F(Why, OfHeaders) {
  load("credentials: {primary: {token: {}}, owner: {key: {email: dev@example.com}}}");
  EXPECT_EQ(of_headers({}), "403 9106 9107: no credential was sent");
  EXPECT_EQ(of_headers({{"X-Auth-Key", secret("owner")}}),
            "403 9106: X-Auth-Key was sent without X-Auth-Email");
  EXPECT_EQ(of_headers({{"X-Auth-Email", "a@b"}}), "403 9107: X-Auth-Email was sent without X-Auth-Key");
  EXPECT_EQ(of_headers({{"Authorization", secret("primary")}}),
            "400 6003: Authorization holds a token without \"Bearer \" before it");
  EXPECT_EQ(of_headers({{"Authorization", "Token " + secret("primary")}}),
            "400 6003: Authorization has another scheme than Bearer");
  EXPECT_EQ(of_headers({{"Authorization", "Basic ZGV2Og=="}}),
            "400 6003: Authorization has another scheme than Bearer");
  EXPECT_EQ(of_headers({{"Authorization", "Bearer"}}), "400 6003: the Bearer token is empty");
  EXPECT_EQ(of_headers({{"Authorization", ""}}), "400 6003: the Authorization header is empty");
  EXPECT_EQ(of_headers({{"Authorization", "Bearer " + secret("owner")}}),
            "400 6003: a key was sent as a Bearer token");
  EXPECT_EQ(of_headers({{"Authorization", "Bearer abc-def"}}),
            "400 6003: the Bearer token has not the form of one");
  EXPECT_EQ(of_headers({{"X-Auth-Email", "a@b"}, {"X-Auth-Key", secret("primary")}}),
            "400 6003: X-Auth-Key holds a token, not a key");
  EXPECT_EQ(of_headers({{"X-Auth-Email", "a@b"}, {"X-Auth-Key", "x"}}),
            "400 6003: X-Auth-Key has not the form of a key");
  EXPECT_EQ(of_headers({{"X-Auth-Email", "a"}, {"X-Auth-Key", secret("owner")}}),
            "400 6003: X-Auth-Email is no e-mail address");
  EXPECT_EQ(of_headers({{"X-Auth-Email", "a"}, {"X-Auth-Key", "x"}}),
            "400 6003: neither X-Auth-Key nor X-Auth-Email has its form");
}

TEST_F(Why, OfPermissions) {
  load(R"(world: two-accounts
credentials:
  reader:  {token: {permissions: [DNS Read]}}
  other:   {token: {permissions: [DNS Read], zones: [example.net]}}
  account: {token: {permissions: [DNS Read], accounts: [Other]}}
  acct:    {account_token: {account: Other, permissions: [DNS Read]}}
  bare:    {token: {}}
)");
  EXPECT_EQ(of("DELETE /zones/{zone}/dns_records/ffffffffffffffffffffffffffffffff", "reader"),
            "403 10000: token \"reader\" lacks a permission: DELETE /zones/{zone_id}/dns_records/{dns_record_id} "
            "asks for \"DNS Write\" "
            "(test.yaml:7:21)");
  EXPECT_EQ(of(kRecords, "bare"),
            "403 10000: token \"bare\" lacks a permission: GET /zones/{zone_id}/dns_records asks for \"DNS "
            "Read\" or \"DNS Write\" "
            "(test.yaml:11:3)");
  EXPECT_EQ(of(kRecords, "other"),
            "403 10000: token \"other\" does not cover zone example.com (test.yaml:8:46)");
  EXPECT_EQ(
      of(kRecords, "account"),
      "403 10000: token \"account\" does not cover account \"Example\" of zone example.com (test.yaml:9:46)");
  EXPECT_EQ(of(kRecords, "acct"),
            "403 10000: account token \"acct\" does not cover account \"Example\" of zone example.com "
            "(test.yaml:10:29)");
  EXPECT_EQ(of("GET /accounts/{account}", "acct"),
            "403 9109: account token \"acct\" does not cover account \"Example\" (test.yaml:10:29)");
  EXPECT_EQ(of("GET /user", "acct"),
            "403 9109: account token \"acct\" belongs to an account: it has no user (test.yaml:10:3)");
  EXPECT_EQ(of("GET /zones/ffffffffffffffffffffffffffffffff", "reader"),
            "403 9109: no zone of this world has the id ffffffffffffffffffffffffffffffff");
  EXPECT_EQ(of("GET /accounts/ffffffffffffffffffffffffffffffff", "reader"),
            "403 9109: no account of this world has the id ffffffffffffffffffffffffffffffff");
  EXPECT_EQ(of("GET /accounts/{account}", "bare"),
            "403 9109: token \"bare\" lacks a permission: GET /accounts/{account_id} asks for \"Account "
            "Settings Read\", "
            "\"Account Settings Write\", \"Account Firewall Access Rules Read\", \"Account Firewall Access "
            "Rules Write\" "
            "or one of 25 more (test.yaml:11:3)");
}

TEST_F(Why, OfPathsAndMethods) {
  load("credentials: {primary: {token: {permissions: [DNS Write]}}}");
  EXPECT_EQ(of("GET /zones/example.com/dns_records"),
            "404 7003: the zone id in /client/v4/zones/example.com/dns_records is not 32 hex digits");
  EXPECT_EQ(of("GET /zones//dns_records"),
            "404 7003: the zone id in /client/v4/zones//dns_records is not 32 hex digits");
  EXPECT_EQ(of("GET /zones/{zone}/dns_records/1"), "400 7003: the record id in /client/v4/zones/" +
                                                       std::string(kZone) +
                                                       "/dns_records/1 is not 32 hex digits");
  EXPECT_EQ(of("GET /accounts/me"),
            "400 7003: the account id in /client/v4/accounts/me is not 32 hex digits");
  EXPECT_EQ(of("GET /v1/zones"), "400 7000: no operation has the path /client/v4/v1/zones");
  EXPECT_EQ(of("GET //zones"), "400 7000: /zones is not below /client/v4: the base URL is wrong");
  EXPECT_EQ(of("PUT /zones", "primary"), "405 10405: PUT is not a method of /zones");
  EXPECT_EQ(of("GET /zones/\x01\xff"),
            "404 7003: the zone id in /client/v4/zones/\\x01\\xff is not 32 hex digits");
}

TEST_F(Why, OfBodies) {
  load("credentials: {primary: {token: {permissions: [DNS Write]}}}");
  const auto post = [&](const std::string& body) {
    return of("POST /zones/{zone}/dns_records", "primary", body);
  };
  EXPECT_EQ(post(R"({"type":"A","name":"www","content":"x"})"),
            "400 9005: \"x\" is no IPv4 address (type A)");
  EXPECT_EQ(post(R"({"type":"A","name":"www","content":"192.0.2.10","ttl":5})"),
            "400 1004: ttl is 5; 1 or 60 to 86400 is allowed");
  EXPECT_EQ(post(R"({"type":"TXT","name":"www","content":"x","proxied":true})"),
            "400 1004: a TXT record cannot be proxied");
  EXPECT_TRUE(post(R"({"type":"A","name":"www","content":"192.0.2.10"})")
                  .starts_with("400 81058: A www.example.com with content \"192.0.2.10\" exists ("));
  EXPECT_TRUE(post(R"({"type":"A","name":"shop","content":"192.0.2.10"})")
                  .starts_with("400 81053: shop.example.com is a CNAME already ("));
  EXPECT_EQ(post("nonsense"), "400 9207: the body is no JSON");
  EXPECT_EQ(of("GET /zones/{zone}/dns_records/ffffffffffffffffffffffffffffffff", "primary"),
            "404 81044: zone example.com has no record ffffffffffffffffffffffffffffffff");
  EXPECT_EQ(of("GET /zones?page=0", "primary"), "400 1004: page must be a number of at least 1, not \"0\"");
}

TEST_F(Why, ASuccessHasNone) {
  load("credentials: {primary: {token: {permissions: [DNS Write]}}}");
  EXPECT_EQ(of(kRecords, "primary"), "");
  EXPECT_EQ(cause(), "");
}

// The same token, the same failure: an empty list instead of a refusal.
TEST_F(Why, AnEmptyListIsExplainedToo) {
  load(R"(world: two-accounts
credentials:
  bare:   {token: {}}
  weak:   {token: {permissions: [User Details Read]}}
  nozone: {account_token: {account: Example, permissions: [Zone Read], zones: [example.net]}}
  good:   {token: {permissions: [Zone Read, Account Settings Read]}}
  one:    {token: {permissions: [Zone Read], zones: [example.net]}}
  foreign: {account_token: {account: Other, permissions: [Zone Read]}}
)");
  EXPECT_EQ(json(ask("GET /zones", "bare"))["result"].size(), 0u);
  EXPECT_EQ(cause(), "missing-permission");
  EXPECT_EQ(why(), "200: token \"bare\" may see no zone, so the list is empty (test.yaml:7:3)");
  ask("GET /zones", "weak");
  EXPECT_EQ(why(), "200: token \"weak\" may see no zone, so the list is empty (test.yaml:8:20)");
  ask("GET /zones", "nozone");
  EXPECT_EQ(cause(), "wrong-zone");
  EXPECT_EQ(why(), "200: account token \"nozone\" may see no zone, so the list is empty (test.yaml:9:72)");
  ask("GET /accounts", "bare");
  EXPECT_EQ(why(), "200: token \"bare\" may see no account, so the list is empty (test.yaml:7:3)");
  ask("GET /zones?name=example.com", "one");
  EXPECT_EQ(cause(), "wrong-zone");
  EXPECT_EQ(why(), "200: token \"one\" may not see example.com, so the list is empty (test.yaml:11:46)");
  ask("GET /zones?name=example.com", "foreign");
  EXPECT_EQ(cause(), "wrong-account");
  EXPECT_EQ(why(),
            "200: account token \"foreign\" may not see example.com, so the list is empty (test.yaml:12:29)");
  EXPECT_EQ(json(ask("GET /zones?name=example.org", "good"))["result"].size(), 0u);
  EXPECT_EQ(cause(), "") << "the filter is the client's own";
}

TEST_F(Why, IsAResponseHeaderOnRequest) {
  engine::SessionOptions options;
  options.explain = true;
  load("credentials: {primary: {token: {expires_on: -1h}}, good: {token: {permissions: [DNS Read]}}}",
       options);
  const auto reply = ask("GET /zones", "primary");
  EXPECT_EQ(reply.response.headers.get("X-Cfmock-Why"),
            "403 9109: token \"primary\" expired 1 h ago (test.yaml:5:33)");
  EXPECT_EQ(entry().answer_headers.get("X-Cfmock-Why"), why());
  EXPECT_FALSE(ask("GET /zones", "good").response.headers.has("X-Cfmock-Why"));
  const auto echoed = send("GET /zones/\r\nX-Injected: 1", {});
  EXPECT_EQ(std::string(echoed.response.headers.get("X-Cfmock-Why")).find('\n'), std::string::npos);
}

TEST_F(Why, IsNoResponseHeaderOtherwise) {
  load("credentials: {primary: {token: {expires_on: -1h}}}");
  EXPECT_FALSE(ask("GET /zones", "primary").response.headers.has("X-Cfmock-Why"));
}

// Only the file's name: the line is read beside the scenario, and a path of the machine is nobody's business.
TEST_F(Why, NamesTheFileWithoutItsFolder) {
  const std::string text =
      "cfmock: 1\nname: test\ntitle: t\ncause: none\ncredentials: {primary: {token: {expires_on: -1h}}}\n";
  auto loaded = scenario::load(text, "some/where/test.yaml", scenario::embedded_worlds());
  ASSERT_TRUE(loaded.scenario) << scenario::rendered(loaded);
  session_ = std::make_unique<engine::Session>(
      "s", std::make_shared<const scenario::Scenario>(*loaded.scenario), now_, engine::SessionOptions{});
  EXPECT_EQ(of("GET /zones", "primary"), "403 9109: token \"primary\" expired 1 h ago (test.yaml:5:33)");
}

}  // namespace
}  // namespace cfmock::testing
