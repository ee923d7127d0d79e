#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

RecordState record(const char* id, const char* type, const char* name, const char* content) {
  return {"example.com", id, type, name, content, 300, false};
}

const scenario::ExpectWorld kUnchanged{true, {}, 1};

scenario::ExpectWorld has(const char* type, const char* name, const char* content, int count = 1) {
  return {false, scenario::RecordMatch{"example.com", type, name, content}, count};
}

TEST(WorldTest, Unchanged) {
  Story run;
  run.evidence.before = run.evidence.after = {record("1", "A", "www.example.com", "192.0.2.1")};
  EXPECT_EQ(run.on(kUnchanged), "met: 1 record as before");
}

TEST(WorldTest, ChangesAreToldWithTheRequestsThatMadeThem) {
  Story run;
  run.ask("GET /zones");
  run.ask("POST /zones/1/dns_records").wrote = true;
  run.evidence.before = {record("1", "A", "www.example.com", "192.0.2.1"),
                         record("2", "A", "old.example.com", "192.0.2.2")};
  run.evidence.after = {record("1", "A", "www.example.com", "192.0.2.9"),
                        record("3", "TXT", "new.example.com", "a\nb")};
  EXPECT_EQ(
      run.on(kUnchanged),
      "not met: the world was changed: changed A www.example.com 192.0.2.1 to A www.example.com 192.0.2.9, "
      "added TXT new.example.com a\\nb, removed A old.example.com 192.0.2.2 [#2]");
}

TEST(WorldTest, WhatElseARecordSaysCounts) {
  Story run;
  run.evidence.before = run.evidence.after = {record("1", "A", "www.example.com", "192.0.2.1")};
  run.evidence.after[0].more = R"({"comment":"ours","tags":["a"]})";
  EXPECT_EQ(run.on(kUnchanged), "not met: the world was changed: changed A www.example.com 192.0.2.1 (comment, tags)");
  run.evidence.before[0].more = R"({"comment":"ours","tags":["b"]})";
  run.evidence.after[0].ttl = 60;
  EXPECT_EQ(run.on(kUnchanged), "not met: the world was changed: changed A www.example.com 192.0.2.1 (ttl 300 to 60, tags)");
}

TEST(WorldTest, WhatHasNoContentIsToldWithoutBlanks) {
  Story run;
  run.evidence.after = {{"", "1", "token", "mine", "", 0, false}, {"", "2", "token", "", "", 0, false}};
  EXPECT_EQ(run.on(kUnchanged), "not met: the world was changed: added token mine, added token");
}

TEST(WorldTest, ManyChangesAreCounted) {
  Story run;
  for (const char* id : {"1", "2", "3", "4", "5"})
    run.evidence.after.push_back(record(id, "A", "a.example.com", id));
  EXPECT_EQ(run.on(kUnchanged),
            "not met: the world was changed: added A a.example.com 1, added A a.example.com 2, added A "
            "a.example.com 3 "
            "and 2 more changes");
}

TEST(WorldTest, ARecordIsThereSoOften) {
  Story run;
  run.ask("GET /zones");
  run.client();
  run.evidence.after = {record("1", "A", "www.example.com", "192.0.2.1"),
                        record("2", "A", "www.example.com", "192.0.2.2"),
                        record("3", "TXT", "example.com", "x")};
  EXPECT_EQ(run.on(has("A", "www.example.com", "192.0.2.1")),
            "met: A www.example.com 192.0.2.1 in example.com is there once; 1 was expected");
  EXPECT_EQ(run.on(has("A", "www", "", 2)).substr(0, 4), "met:");  // relative to the zone
  EXPECT_EQ(run.on(has("TXT", "@", "")).substr(0, 4), "met:");
  EXPECT_EQ(run.on(has("A", "@", "", 0)).substr(0, 4), "met:");
  EXPECT_EQ(run.on(has("A", "www", "")), "not met: A www in example.com is there twice; 1 was expected");
  EXPECT_EQ(run.on(has("A", "www", "192.0.2.3")),
            "not met: A www 192.0.2.3 in example.com is not there; 1 was expected");
  EXPECT_EQ(run.on(has("A", "www", "", 0)),
            "not met: A www in example.com is there twice; none was expected");
  run.evidence.after[0].zone = "example.net";
  EXPECT_EQ(run.on(has("A", "www.example.com", "192.0.2.1", 0)).substr(0, 4), "met:");
}

TEST(WorldTest, WhatAClientThatDidNothingWasToRemoveIsNotKnown) {
  Story run;
  run.client();
  run.evidence.before = run.evidence.after = {record("1", "A", "www.example.com", "192.0.2.1")};
  EXPECT_EQ(run.on(has("A", "www", "", 0)),
            "inconclusive: A www in example.com is there once; none was expected, but no request came");
  run.ask("GET /zones");
  EXPECT_EQ(run.on(has("A", "www", "", 0)), "not met: A www in example.com is there once; none was expected");
  run.evidence.client->timed_out = true;
  EXPECT_EQ(run.on(has("A", "www", "", 0)).substr(0, 13), "inconclusive:");
  run.evidence.after.push_back(record("2", "A", "www.example.com", "192.0.2.2"));
  EXPECT_EQ(run.on(has("A", "www", "", 0)).substr(0, 8), "not met:") << "it made one";
}

}  // namespace
}  // namespace cfmock::expect
