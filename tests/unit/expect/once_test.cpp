#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

scenario::ExpectOnce once(std::vector<std::string> by = {}, int at_most = 1) {
  return {pattern("POST /zones/{zone_id}/dns_records"), std::move(by), at_most};
}

const char* const kWww = R"({"type":"A","name":"www","content":"192.0.2.1"})";
const char* const kWwwOtherwise = R"({"name":"www","content":"192.0.2.2","type":"A","comment":"again"})";
const char* const kMail = R"({"type":"A","name":"mail","content":"192.0.2.1"})";

TEST(OnceTest, TheSameIntentMayBeSaidOtherwise) {
  Story run;
  run.ask("POST /zones/1/dns_records", 500, {}, kWww);
  run.ask("POST /zones/1/dns_records", 200, {}, kMail);
  EXPECT_EQ(run.on(once({"type", "name"})),
            "met: POST /zones/{zone_id}/dns_records was asked twice, and none meant the same as another [#1 #2]");
  run.ask("POST /zones/1/dns_records", 200, {}, kWwwOtherwise);
  EXPECT_EQ(run.on(once({"type", "name"})),
            "not met: POST /zones/1/dns_records with type \"A\", name \"www\" was asked twice; at most 1 was allowed "
            "[#1 #3]");
  EXPECT_EQ(run.on(once({"type", "name"}, 2)).substr(0, 4), "met:");
  EXPECT_EQ(run.on(once({"content"})).substr(0, 8), "not met:");
  EXPECT_EQ(run.on(once()).substr(0, 4), "met:") << "the whole calls differ";
}

TEST(OnceTest, AnotherPathIsAnotherIntent) {
  Story run;
  run.ask("POST /zones/1/dns_records", 200, {}, kWww);
  run.ask("POST /zones/2/dns_records", 200, {}, kWww);
  EXPECT_EQ(run.on(once({"type", "name"})).substr(0, 4), "met:");
}

TEST(OnceTest, TheWholeCallWhereNothingIsNamed) {
  Story run;
  run.ask("POST /zones/1/dns_records", 0, {}, kWww);
  run.ask("POST /zones/1/dns_records", 200, {}, kWww);
  EXPECT_EQ(run.on(once()), "not met: POST /zones/1/dns_records was asked twice; at most 1 was allowed [#1 #2]");
}

TEST(OnceTest, ByAFieldOfAForm) {
  Story run;
  const scenario::ExpectOnce what{pattern("POST /token"), {"refresh_token"}, 1};
  const http::Headers form{{"Content-Type", "application/x-www-form-urlencoded"}};
  run.ask("POST /token", 200, {}, "grant_type=refresh_token&refresh_token=one").headers = form;
  run.ask("POST /token", 200, {}, "grant_type=refresh_token&refresh_token=two").headers = form;
  EXPECT_EQ(run.on(what).substr(0, 4), "met:");
  run.ask("POST /token", 401, {}, "refresh_token=one&grant_type=refresh_token").headers = form;
  EXPECT_EQ(run.on(what), "not met: POST /token with refresh_token \"one\" was asked twice; at most 1 was allowed [#1 #3]");
}

TEST(OnceTest, ByAQueryParameter) {
  Story run;
  const scenario::ExpectOnce what{pattern("GET /zones"), {"query.name"}, 1};
  run.ask("GET /zones?name=example.com&page=1");
  run.ask("GET /zones?name=example.net");
  run.ask("GET /zones");
  EXPECT_EQ(run.on(what).substr(0, 4), "met:");
  run.ask("GET /zones?page=2&name=example%2Ecom");
  EXPECT_EQ(run.on(what),
            "not met: GET /zones?name=example.com&page=1 with query.name \"example.com\" was asked twice; at most 1 was "
            "allowed [#1 #4]");
}

TEST(OnceTest, BodiesThatAreNoJsonAreComparedWhole) {
  Story run;
  run.ask("POST /zones/1/dns_records", 200, {}, "one");
  run.ask("POST /zones/1/dns_records", 200, {}, "two");
  EXPECT_EQ(run.on(once({"name"})).substr(0, 4), "met:");
}

TEST(OnceTest, NothingIsKnownOfBodiesThatWereNotKept) {
  Story run;
  run.ask("POST /zones/1/dns_records", 200, {}, kWww).body_size = 9000;
  EXPECT_EQ(run.on(once({"name"})),
            "inconclusive: the journal keeps 4096 bytes of a body, too little to tell what 1 request of POST "
            "/zones/{zone_id}/dns_records meant [#1]");
  run.ask("POST /zones/1/dns_records", 200, {}, kMail);
  run.ask("POST /zones/1/dns_records", 200, {}, kMail);
  EXPECT_EQ(run.on(once({"name"})).substr(0, 8), "not met:") << "broken whatever the large one said";
}

TEST(OnceTest, WhatWasNeverAskedShowsNothing) {
  Story run;
  run.ask("GET /zones");
  EXPECT_EQ(run.on(once()), "inconclusive: POST /zones/{zone_id}/dns_records was never asked, so there was nothing to judge");
}

TEST(OnceTest, HowANameIsWrittenMakesNoOtherIntent) {
  Story run;
  run.evidence.before.push_back({"", "1", "zone", "example.com", "active", 0, false});
  run.ask("POST /zones/1/dns_records", 0, {}, kWww);
  run.ask("POST /zones/1/dns_records/", 200, {}, R"({"type":"a","name":"WWW.example.com."})");
  EXPECT_EQ(run.on(scenario::ExpectOnce{pattern("POST any"), {"type", "name"}, 1}).substr(0, 8), "not met:");
  run.ask("POST /zones/1/dns_records", 200, {}, R"({"type":"A","name":"@"})");
  run.ask("POST /zones/1/dns_records", 200, {}, R"({"type":"A","name":"example.com"})");
  EXPECT_EQ(run.on(scenario::ExpectOnce{pattern("POST any"), {"name"}, 1}),
            "not met: POST /zones/1/dns_records with name \"www\" was asked twice; at most 1 was allowed (1 other intent too "
            "often) [#1 #2]");
}

TEST(OnceTest, ASecretIsAsItIsWritten) {
  Story run;
  run.ask("POST /token", 200, {}, R"({"refresh_token":"One"})");
  run.ask("POST /token", 200, {}, R"({"refresh_token":"one"})");
  EXPECT_EQ(run.on(scenario::ExpectOnce{pattern("POST /token"), {"refresh_token"}, 1}).substr(0, 4), "met:");
}

}  // namespace
}  // namespace cfmock::expect
