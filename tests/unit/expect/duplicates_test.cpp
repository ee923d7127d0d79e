#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;
using Of = scenario::ExpectNoDuplicates::Of;

RecordState record(std::string id, std::string name, std::string content, int ttl = 300) {
  return {"example.com", std::move(id), "A", std::move(name), std::move(content), ttl, false};
}
RecordState object(const std::string& key, const std::string& json) {
  return {"", key, "object", "/accounts/1/lists/" + key, json, 0, false};
}

const scenario::ExpectNoDuplicates kNever{};

TEST(DuplicatesTest, TwoRecordsThatSayTheSame) {
  Story run;
  run.ask("POST /zones/1/dns_records").wrote = true;
  run.ask("POST /zones/1/dns_records").wrote = true;
  run.evidence.after = {record("1", "www.example.com", "192.0.2.1"), record("2", "www.example.com", "192.0.2.2")};
  EXPECT_EQ(run.on(kNever), "met: no two objects say the same of which the client made one");
  run.evidence.after.push_back(record("3", "WWW.example.com", "192.0.2.1", 60));
  EXPECT_EQ(run.on(kNever), "not met: A www.example.com 192.0.2.1 is there twice [#1 #2]");
}

TEST(DuplicatesTest, ByFewerFieldsMoreAreTheSame) {
  Story run;
  run.evidence.after = {record("1", "www.example.com", "192.0.2.1"), record("2", "www.example.com", "192.0.2.2")};
  EXPECT_EQ(run.on(scenario::ExpectNoDuplicates{Of::kRecords, {"type", "name"}}),
            "not met: A www.example.com 192.0.2.1 is there twice");
  EXPECT_EQ(run.on(scenario::ExpectNoDuplicates{Of::kZones, {}}).substr(0, 4), "met:");
}

TEST(DuplicatesTest, WhatWasDoubledBeforeIsNotTheClientsDoing) {
  Story run;
  run.evidence.before = run.evidence.after = {record("1", "a.example.com", "192.0.2.1"),
                                              record("2", "a.example.com", "192.0.2.1")};
  EXPECT_EQ(run.on(kNever).substr(0, 4), "met:");
  run.evidence.after.push_back(record("3", "a.example.com", "192.0.2.1"));
  EXPECT_EQ(run.on(kNever), "not met: A a.example.com 192.0.2.1 is there 3 times");
}

TEST(DuplicatesTest, ObjectsAreComparedWithoutWhatTheApiPutsIn) {
  const std::string one(32, '1'), two(32, '2');
  Story run;
  run.evidence.after = {object(one, R"({"id":")" + one + R"(","name":"allowed","created_on":"2026-01-01T00:00:00Z"})"),
                        object(two, R"({"id":")" + two + R"(","name":"allowed","created_on":"2026-01-01T00:00:09Z"})")};
  EXPECT_THAT(run.on(kNever), ::testing::HasSubstr("not met: /accounts/1/lists"));
  EXPECT_EQ(run.on(scenario::ExpectNoDuplicates{Of::kRecords, {}}).substr(0, 4), "met:");
  EXPECT_EQ(run.on(scenario::ExpectNoDuplicates{Of::kObjects, {"name"}}).substr(0, 8), "not met:");
  EXPECT_EQ(run.on(scenario::ExpectNoDuplicates{Of::kObjects, {"id"}}).substr(0, 4), "met:");
}

TEST(DuplicatesTest, KeysThatTheClientChoseAreNoDoubles) {
  Story run;
  run.evidence.after = {object("colour", R"({"value":"red"})"), object("color", R"({"value":"red"})")};
  EXPECT_EQ(run.on(kNever).substr(0, 4), "met:");
}

TEST(DuplicatesTest, AZoneThatWasAddedTwice) {
  Story run;
  run.evidence.after = {{"", "1", "zone", "example.com", "active", 0, false},
                        {"", "2", "zone", "example.com", "pending", 0, false}};
  EXPECT_EQ(run.on(kNever), "not met: the zone example.com is there twice");
}

}  // namespace
}  // namespace cfmock::expect
