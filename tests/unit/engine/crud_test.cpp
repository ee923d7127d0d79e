// Zones and records as a client finds, makes, changes and removes them.

#include <gmock/gmock.h>

#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::MatchesRegex;

class Crud : public SessionTest {
 protected:
  void SetUp() override {
    load(
        "credentials: {primary: {token: {permissions: [Zone Read, Zone Write, DNS Write, Account Settings "
        "Read]}}}");
  }

  std::vector<std::string> names(const std::string& line) {
    std::vector<std::string> out;
    for (const auto& each : result(line, "primary")) out.push_back(each["name"]);
    return out;
  }
  std::vector<std::string> contents(const std::string& query) {
    std::vector<std::string> out;
    for (const auto& each : result("GET /zones/{zone}/dns_records?" + query, "primary"))
      out.push_back(each["content"]);
    return out;
  }
  std::string create(const std::string& body) {
    return result("POST /zones/{zone}/dns_records", "primary", body)["id"];
  }
  /// "page/per_page count of total on pages", as the answer tells it.
  std::string pages(const std::string& line) {
    const auto info = json(ask(line, "primary"))["result_info"];
    return info["page"].dump() + "/" + info["per_page"].dump() + " " + info["count"].dump() + " of " +
           info["total_count"].dump() + " on " + info["total_pages"].dump();
  }
};

TEST_F(Crud, ARecordIsMadeFoundOverwrittenEditedAndDeleted) {
  const auto made = ask("POST /zones/{zone}/dns_records", "primary",
                        R"({"type":"A","name":"new","content":"192.0.2.7","ttl":120,"comment":"c"})");
  EXPECT_EQ(made.response.status, 200) << "not 201";
  const std::string id = json(made)["result"]["id"];
  EXPECT_THAT(id, MatchesRegex("[0-9a-f]{32}"));
  EXPECT_EQ(json(made)["result"]["name"], "new.example.com");
  EXPECT_EQ(json(made)["result"]["created_on"], "2026-11-24T12:00:00Z");
  EXPECT_TRUE(entry().wrote);

  const std::string path = "/zones/{zone}/dns_records/" + id;
  EXPECT_EQ(result("GET " + path, "primary"), json(made)["result"]);
  EXPECT_FALSE(entry().wrote);

  now_ += 1500ms;
  const auto edited = result("PATCH " + path, "primary", R"({"content":"192.0.2.8"})");
  EXPECT_EQ(edited["content"], "192.0.2.8");
  EXPECT_EQ(edited["ttl"], 120);
  EXPECT_EQ(edited["comment"], "c");
  EXPECT_EQ(edited["created_on"], "2026-11-24T12:00:00Z");
  EXPECT_EQ(edited["modified_on"], "2026-11-24T12:00:01.5Z");

  const auto replaced =
      result("PUT " + path, "primary", R"({"type":"A","name":"new","content":"192.0.2.9"})");
  EXPECT_EQ(replaced["id"], id);
  EXPECT_EQ(replaced["ttl"], 1) << "PUT is a full replace";
  EXPECT_TRUE(replaced["comment"].is_null());

  EXPECT_EQ(ask("DELETE " + path, "primary").response.body,
            R"({"result":{"id":")" + id + R"("},"success":true,"errors":[],"messages":[]})");
  EXPECT_TRUE(entry().wrote);
  EXPECT_EQ(said("GET " + path, "primary"), "404 81044 Record does not exist.");
  EXPECT_EQ(said("DELETE " + path, "primary"), "404 81044 Record does not exist.");
  EXPECT_FALSE(entry().wrote);
}

TEST_F(Crud, ARefusedWriteChangesNothing) {
  const auto before = result("GET /zones/{zone}/dns_records", "primary");
  EXPECT_EQ(said("POST /zones/{zone}/dns_records", "primary",
                 R"({"type":"A","name":"www","content":"192.0.2.10"})"),
            "400 81058 An identical record already exists.");
  EXPECT_EQ(said("POST /zones/{zone}/dns_records", "primary",
                 R"({"type":"CNAME","name":"www","content":"x.example"})"),
            "400 81053 An A, AAAA, or CNAME record with that host already exists.");
  EXPECT_EQ(
      said("POST /zones/{zone}/dns_records", "primary", R"({"type":"A","name":"www","content":"nonsense"})"),
      "400 9005 Content for A record must be a valid IPv4 address.");
  EXPECT_FALSE(entry().wrote);
  EXPECT_EQ(result("GET /zones/{zone}/dns_records", "primary"), before);
}

TEST_F(Crud, OverwritingIntoAnotherRecordIsRefused) {
  const std::string id = create(R"({"type":"A","name":"www","content":"192.0.2.11"})");
  EXPECT_EQ(said("PUT /zones/{zone}/dns_records/" + id, "primary",
                 R"({"type":"A","name":"www","content":"192.0.2.10"})"),
            "400 81057 Record already exists.");
  EXPECT_EQ(said("PATCH /zones/{zone}/dns_records/" + id, "primary", R"({"content":"192.0.2.10"})"),
            "400 81057 Record already exists.");
  EXPECT_EQ(said("PUT /zones/{zone}/dns_records/" + id, "primary",
                 R"({"type":"A","name":"www","content":"192.0.2.11"})"),
            "200");
}

TEST_F(Crud, AProxiedRecordComesBackWithAnAutomaticTtl) {
  const std::string id = create(R"({"type":"A","name":"p","content":"192.0.2.7","ttl":300,"proxied":true})");
  const auto record = result("GET /zones/{zone}/dns_records/" + id, "primary");
  EXPECT_EQ(record["ttl"], 1);
  EXPECT_EQ(record["proxied"], true);
  EXPECT_EQ(record["proxiable"], true);
}

TEST_F(Crud, IdsAreTheSameForTheSameSeed) {
  const std::string body = R"({"type":"A","name":"new","content":"192.0.2.7"})";
  const std::string first = create(body);
  session_->reset(now_);
  EXPECT_EQ(create(body), first);
}

TEST_F(Crud, RecordsAreFiltered) {
  create(
      R"({"type":"A","name":"www","content":"192.0.2.11","proxied":true,"comment":"Blue","tags":["team:dns","env:prod"]})");
  create(R"({"type":"AAAA","name":"www","content":"2001:db8::1","tags":["team:web"]})");
  EXPECT_THAT(contents("type=A&name=www.example.com"), ElementsAre("192.0.2.10", "192.0.2.11"));
  EXPECT_THAT(contents("name=WWW.example.com"), ElementsAre("192.0.2.10", "192.0.2.11", "2001:db8::1"));
  EXPECT_THAT(contents("name=www"), ElementsAre()) << "a name is fully qualified";
  EXPECT_THAT(contents("name.startswith=shop"), ElementsAre("www.example.com"));
  EXPECT_THAT(contents("name.contains=ww.ex&type=aaaa"), ElementsAre("2001:db8::1"));
  EXPECT_THAT(contents("content=192.0.2.11"), ElementsAre("192.0.2.11"));
  EXPECT_THAT(contents("content.startswith=2001"), ElementsAre("2001:db8::1"));
  EXPECT_THAT(contents("proxied=true"), ElementsAre("www.example.com", "192.0.2.11"));
  EXPECT_THAT(contents("proxied=false&type=A"), ElementsAre("192.0.2.10"));
  EXPECT_THAT(contents("comment.present=true"), ElementsAre("192.0.2.11"));
  EXPECT_THAT(contents("comment=blue"), ElementsAre("192.0.2.11"));
  EXPECT_THAT(contents("comment.absent=true&type=A"), ElementsAre("192.0.2.10"));
  EXPECT_THAT(contents("search=SHOP"), ElementsAre("www.example.com"));
  EXPECT_THAT(contents("tag=team:dns"), ElementsAre("192.0.2.11"));
  EXPECT_THAT(contents("tag.present=team"), ElementsAre("192.0.2.11", "2001:db8::1"));
  EXPECT_THAT(contents("tag.absent=team&type=A"), ElementsAre("192.0.2.10"));
  EXPECT_THAT(contents("tag.startswith=team:w"), ElementsAre("2001:db8::1"));
  EXPECT_THAT(contents("tag_match=any&type=MX"), ElementsAre("mail.example.com")) << "no filter by itself";
}

TEST_F(Crud, FiltersAreAllOrAny) {
  create(R"({"type":"AAAA","name":"www","content":"2001:db8::1"})");
  EXPECT_THAT(contents("type=AAAA&name=shop.example.com"), ElementsAre());
  EXPECT_THAT(contents("type=AAAA&name=shop.example.com&match=all"), ElementsAre());
  EXPECT_THAT(contents("type=AAAA&name=shop.example.com&match=any"),
              ElementsAre("www.example.com", "2001:db8::1"));
  EXPECT_EQ(contents("match=any").size(), 5u) << "nothing asked for: everything";
  EXPECT_EQ(contents("unheard=of").size(), 5u);
  EXPECT_EQ(said("GET /zones/{zone}/dns_records?match=some", "primary"),
            "400 9020 match must be any or all, not \"some\"");
}

TEST_F(Crud, RecordsAreSorted) {
  EXPECT_THAT(names("GET /zones/{zone}/dns_records"),
              ElementsAre("www.example.com", "example.com", "example.com", "shop.example.com"));
  EXPECT_THAT(names("GET /zones/{zone}/dns_records?direction=desc"),
              ElementsAre("shop.example.com", "example.com", "example.com", "www.example.com"));
  EXPECT_THAT(names("GET /zones/{zone}/dns_records?order=name"),
              ElementsAre("example.com", "example.com", "shop.example.com", "www.example.com"));
  EXPECT_THAT(names("GET /zones/{zone}/dns_records?order=name&direction=desc"),
              ElementsAre("www.example.com", "shop.example.com", "example.com", "example.com"));
  EXPECT_THAT(contents("order=type"),
              ElementsAre("192.0.2.10", "www.example.com", "mail.example.com", "v=spf1 -all"));
  EXPECT_THAT(contents("order=content&direction=desc"),
              ElementsAre("www.example.com", "v=spf1 -all", "mail.example.com", "192.0.2.10"));
  EXPECT_THAT(contents("order=ttl&direction=desc&type=A"), ElementsAre("192.0.2.10"));
  EXPECT_THAT(contents("order=proxied&direction=desc")[0], "www.example.com");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records?order=age", "primary"),
            "400 9020 order must be type, name, content, ttl or proxied, not \"age\"");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records?direction=up", "primary"),
            "400 9020 direction must be asc or desc, not \"up\"");
}

TEST_F(Crud, RecordsAreGivenInPages) {
  load("world: many-records\ncredentials: {primary: {token: {permissions: [DNS Read]}}}");
  EXPECT_EQ(pages("GET /zones/{zone}/dns_records"), "1/100 100 of 250 on 3");
  EXPECT_EQ(entry().pages->total_pages, 3);
  EXPECT_EQ(pages("GET /zones/{zone}/dns_records?page=3"), "3/100 50 of 250 on 3");
  EXPECT_EQ(pages("GET /zones/{zone}/dns_records?page=4"), "4/100 0 of 250 on 3")
      << "past the end there is nothing, and no error";
  EXPECT_EQ(entry().pages->count, 0);
  EXPECT_EQ(pages("GET /zones/{zone}/dns_records?per_page=5000"), "1/5000 250 of 250 on 1");
  EXPECT_EQ(pages("GET /zones/{zone}/dns_records?per_page=7&page=36"), "36/7 5 of 250 on 36");
  std::set<std::string> seen;
  for (int page = 1; page <= 3; ++page)
    for (const auto& record : result("GET /zones/{zone}/dns_records?page=" + std::to_string(page), "primary"))
      seen.insert(record["id"]);
  EXPECT_EQ(seen.size(), 250u);
}

TEST_F(Crud, AnEmptyZoneHasOneEmptyPage) {
  load(
      "world: {accounts: [{name: Example}], zones: [{name: example.com, id: "
      "023e105f4ecef8ad9ca31a8372d0c353, account: Example}]}\n"
      "credentials: {primary: {token: {permissions: [DNS Read]}}}");
  EXPECT_EQ(
      ask("GET /zones/{zone}/dns_records", "primary").response.body,
      R"({"result":[],"success":true,"errors":[],"messages":[],"result_info":{"page":1,"per_page":100,"count":0,"total_count":0,"total_pages":1}})");
}

TEST_F(Crud, ZonesAreFilteredSortedAndPaged) {
  load("world: two-accounts\ncredentials: {primary: {token: {permissions: [Zone Read]}}}");
  EXPECT_THAT(names("GET /zones"), ElementsAre("example.com", "example.net"));
  EXPECT_THAT(names("GET /zones?direction=desc"), ElementsAre("example.net", "example.com"));
  EXPECT_THAT(names("GET /zones?order=account.name&direction=desc"),
              ElementsAre("example.net", "example.com"));
  EXPECT_THAT(names("GET /zones?name=example.net"), ElementsAre("example.net"));
  EXPECT_THAT(names("GET /zones?name=EXAMPLE.net"), ElementsAre("example.net"));
  EXPECT_THAT(names("GET /zones?name=contains:.net"), ElementsAre("example.net"));
  EXPECT_THAT(names("GET /zones?name=www.example.net"), ElementsAre());
  EXPECT_THAT(names("GET /zones?account.id={account}"), ElementsAre("example.com"));
  EXPECT_THAT(names("GET /zones?account.name=starts_with:oth"), ElementsAre("example.net"));
  EXPECT_THAT(names("GET /zones?status=active"), ElementsAre("example.com", "example.net"));
  EXPECT_THAT(names("GET /zones?status=pending"), ElementsAre());
  EXPECT_EQ(pages("GET /zones"), "1/20 2 of 2 on 1");
  EXPECT_EQ(pages("GET /zones?per_page=1&page=2"), "2/5 0 of 2 on 1");
  load("world: many-zones\ncredentials: {primary: {token: {permissions: [Zone Read]}}}");
  const int total = json(ask("GET /zones", "primary"))["result_info"]["total_count"];
  EXPECT_GT(total, 50);
  EXPECT_EQ(pages("GET /zones?per_page=500"),
            "1/50 50 of " + std::to_string(total) + " on " + std::to_string((total + 49) / 50));
}

TEST_F(Crud, AZoneShowsWhatItsCallerMayDo) {
  const auto permissions = [&](const std::string& groups) {
    load("credentials: {primary: {token: {permissions: [" + groups + "]}}}");
    return result("GET /zones/{zone}", "primary")["permissions"].dump();
  };
  EXPECT_EQ(permissions("Zone Read"), R"(["#zone:read"])");
  EXPECT_EQ(permissions("Zone Read, DNS Write"), R"(["#dns_records:edit","#dns_records:read","#zone:read"])");
  EXPECT_EQ(permissions("DNS Read"), R"(["#dns_records:read"])");
  EXPECT_EQ(permissions("Zone Write"), R"(["#zone:edit","#zone:read"])");
}

TEST_F(Crud, AZoneIsMadePausedAndDeleted) {
  const auto zone = result("POST /zones", "primary",
                           R"({"name":"Example.NET","account":{"id":")" + std::string(kAccount) + R"("}})");
  EXPECT_TRUE(entry().wrote);
  EXPECT_EQ(zone["name"], "example.net");
  EXPECT_EQ(zone["status"], "pending");
  EXPECT_EQ(zone["account"]["id"], kAccount);
  const std::string path = "/zones/" + zone["id"].get<std::string>();
  EXPECT_EQ(said("POST /zones", "primary", R"({"name":"example.net"})"),
            "400 1061 example.net already exists");
  for (const char* name : {"net", "a b.com", "", "-", "example..net", "a_b.example"})
    EXPECT_EQ(said("POST /zones", "primary", R"({"name":")" + std::string(name) + R"("})"),
              "400 1049 " + std::string(name) + " is not a registered domain");
  EXPECT_EQ(result("PATCH " + path, "primary", R"({"paused":true})")["paused"], true);
  EXPECT_TRUE(entry().wrote);
  EXPECT_EQ(result("GET " + path, "primary")["paused"], true);
  EXPECT_EQ(said("PATCH " + path, "primary", R"({"paused":"yes"})").substr(0, 8), "400 1004");
  EXPECT_EQ(said("DELETE " + path, "primary"), "200");
  EXPECT_TRUE(entry().wrote);
  EXPECT_EQ(said("GET " + path, "primary"), "403 9109 Unauthorized to access requested resource");
  EXPECT_THAT(names("GET /zones"), ElementsAre("example.com"));
}

TEST_F(Crud, AZoneNeedsAPermissionAndAnAccount) {
  load(R"(world: two-accounts
credentials:
  reader: {token: {permissions: [Zone Read]}}
  other: {account_token: {account: Other, permissions: [Zone Write]}}
  some: {token: {permissions: [Zone Write], zones: [example.com]}}
)");
  const std::string refused =
      "403 0 Requires permission \"com.cloudflare.api.account.zone.create\" to create zones for the selected "
      "account";
  EXPECT_EQ(said("POST /zones", "reader", R"({"name":"example.org"})"), refused);
  EXPECT_EQ(cause(), "missing-permission");
  EXPECT_EQ(said("POST /zones", "other",
                 R"({"name":"example.org","account":{"id":"01a7362d577a6c3019a474fd6f485823"}})"),
            refused);
  EXPECT_EQ(cause(), "wrong-account");
  EXPECT_EQ(result("POST /zones", "other", R"({"name":"example.org"})")["account"]["name"], "Other");
  EXPECT_EQ(said("POST /zones", "some", R"({"name":"example.info"})"), refused);
  EXPECT_EQ(cause(), "wrong-zone");
}

TEST_F(Crud, CoreBodiesAreCheckedInCoreWords) {
  http::Headers headers = as("primary");
  EXPECT_EQ(
      send("POST /zones", headers, "{}").response.body,
      R"({"success":false,"errors":[{"code":6003,"message":"Invalid request headers","error_chain":[{"code":6105,"message":"Invalid Content-Type header, valid values are application/json,multipart/form-data"}]}],"messages":[],"result":null})");
  EXPECT_EQ(said("POST /zones", "primary", "{"), "400 6007 Malformed JSON in request body");
}

TEST_F(Crud, UsersAndAccountsAreShown) {
  load(
      "world: two-accounts\ncredentials: {primary: {token: {permissions: [User Details Read, Account "
      "Settings Read], user: ops@example.net}}, one: {token: {permissions: [Account Settings Read], "
      "accounts: [Other]}}}");
  EXPECT_EQ(result("GET /user", "primary")["email"], "ops@example.net");
  EXPECT_THAT(names("GET /accounts"), ElementsAre("Example", "Other"));
  EXPECT_THAT(names("GET /accounts?direction=desc"), ElementsAre("Other", "Example"));
  EXPECT_THAT(names("GET /accounts?name=Other"), ElementsAre("Other"));
  EXPECT_EQ(pages("GET /accounts?per_page=5&page=2"), "2/5 0 of 2 on 1");
  EXPECT_EQ(result("GET /accounts/{account}", "primary")["name"], "Example");
  EXPECT_EQ(result("GET /accounts", "one").size(), 1u);
  EXPECT_EQ(said("GET /user", "one"), "403 9109 Unauthorized to access requested resource");
}

TEST_F(Crud, AGetMayHaveABodyAndNobodyReadsIt) {
  http::Headers headers = as("primary");
  headers.add("Content-Type", "text/plain");
  EXPECT_EQ(said(send("GET /zones", headers, "nonsense")), "200");
  EXPECT_EQ(entry().body, "nonsense");
  const std::string id = create(R"({"type":"A","name":"del","content":"192.0.2.7"})");
  EXPECT_EQ(said(send("DELETE /zones/{zone}/dns_records/" + id, headers, "{}")), "200");
}

TEST_F(Crud, TheWorldAtTheStartIsKept) {
  create(R"({"type":"A","name":"new","content":"192.0.2.7"})");
  EXPECT_EQ(session_->store_at_start().zones[0].records.size(), 4u);
  EXPECT_EQ(session_->store().zones[0].records.size(), 5u);
}

TEST_F(Crud, AKeyMayDoEverything) {
  load("credentials: {owner: {key: {email: dev@example.com}}}");
  EXPECT_EQ(said("GET /user", "owner"), "200");
  EXPECT_EQ(
      said("POST /zones/{zone}/dns_records", "owner", R"({"type":"A","name":"k","content":"192.0.2.7"})"),
      "200");
  EXPECT_EQ(said("GET /accounts/{account}", "owner"), "200");
}

TEST_F(Crud, RecordsOfAFreeDomainAreReadAndNotWritten) {
  load("world: {users: [{email: dev@example.com}], accounts: [{name: Example}], zones: [{name: example.tk, id: " + std::string(kZone) +
       ", account: Example, records: [{type: A, name: www, content: 192.0.2.10}]}]}\n"
       "credentials: {primary: {token: {permissions: [Zone Read, DNS Write]}}}");
  const auto all = result("GET /zones/{zone}/dns_records", "primary");
  ASSERT_EQ(all.size(), 1u);
  const std::string at = "/zones/{zone}/dns_records/" + all[0]["id"].get<std::string>();
  for (const std::string line : {std::string("POST /zones/{zone}/dns_records"), "PUT " + at, "PATCH " + at, "DELETE " + at}) {
    EXPECT_EQ(said(line, "primary", R"({"type":"A","name":"new","content":"192.0.2.7"})").substr(0, 8), "403 1038") << line;
    EXPECT_EQ(cause(), "not-enabled");
  }
  EXPECT_EQ(ask("GET " + at, "primary").response.status, 200);
}

}  // namespace
}  // namespace cfmock::testing
