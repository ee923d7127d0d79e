#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

const scenario::ExpectOnlyReads kAfter10000{scenario::AnswerPattern{{10000}, {}, {}}};

TEST(OnlyReadsTest, AfterARefusal) {
  Story run;
  run.ask("DELETE /zones/1");
  EXPECT_EQ(run.on(kAfter10000), "inconclusive: no answer had code 10000: the client never met it");
  run.ask("GET /zones", 403, {10000});
  EXPECT_EQ(run.on(kAfter10000), "met: nothing was asked after 403 10000 of #2 [#2]");
  run.ask("HEAD /zones");
  run.ask("POST /graphql");
  EXPECT_EQ(run.on(kAfter10000), "met: all that was asked after 403 10000 of #2 was 2 reads [#2]");
  run.ask("PATCH /zones/1");
  run.ask("DELETE /zones/2");
  EXPECT_EQ(run.on(kAfter10000),
            "not met: PATCH /zones/1 was asked after 403 10000 of #2, and 1 more write; nothing but reads was allowed "
            "[#2 #5 #6]");
}

TEST(OnlyReadsTest, AWriteThatWasOnItsWayIsNoAnswerToIt) {
  Story run;
  run.ask("GET /zones", 403, {10000}).delay = 2s;
  run.after(1s).ask("DELETE /zones/1");
  EXPECT_EQ(run.on(kAfter10000).substr(0, 4), "met:");
  run.after(1s).ask("DELETE /zones/1");
  EXPECT_EQ(run.on(kAfter10000).substr(0, 8), "not met:");
}

TEST(OnlyReadsTest, WhatOneStartWasToldTheNextDoesNotKnow) {
  Story run;
  run.ask("GET /zones", 403, {10000});
  run.ask("GET /zones");
  run.ask("PATCH /zones/1");
  run.evidence.runs = {{1, ClientRun{}, {}}, {2, ClientRun{}, {}}};
  EXPECT_EQ(run.on(kAfter10000), "met: nothing was asked after 403 10000 of #1 [#1]");
  run.ask("GET /zones", 403, {10000});
  run.ask("DELETE /zones/1");
  EXPECT_EQ(run.on(kAfter10000), "not met: DELETE /zones/1 was asked after 403 10000 of #4; nothing but reads was allowed [#4 #5]");
}

TEST(OnlyReadsTest, Always) {
  Story run;
  EXPECT_EQ(run.on(scenario::ExpectOnlyReads{}), "met: nothing was asked");
  run.ask("PUT /zones/1");
  EXPECT_EQ(run.on(scenario::ExpectOnlyReads{}), "not met: PUT /zones/1 was asked; nothing but reads was allowed [#1]");
}

}  // namespace
}  // namespace cfmock::expect
