#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

scenario::ExpectCalls calls(const char* of) {
  scenario::ExpectCalls out;
  out.of = pattern(of);
  return out;
}

TEST(CallsTest, Exactly) {
  Story run;
  run.ask("GET /zones");
  run.ask("GET /user");
  run.ask("GET /zones?page=2");
  auto what = calls("GET /zones");
  what.exactly = 2;
  EXPECT_EQ(run.on(what), "met: GET /zones was asked twice; exactly 2 were expected [#1 #3]");
  what.exactly = 1;
  EXPECT_EQ(run.on(what), "not met: GET /zones was asked twice; exactly 1 was expected [#1 #3]");
  what.exactly = 3;
  EXPECT_EQ(run.on(what), "not met: GET /zones was asked twice; exactly 3 were expected [#1 #3]");
  what.exactly = 0;
  EXPECT_EQ(run.on(what), "not met: GET /zones was asked twice; none was allowed [#1 #3]");
}

TEST(CallsTest, AtLeastAndAtMost) {
  Story run;
  for (int i = 0; i < 3; ++i) run.ask("GET /zones");
  auto what = calls("GET /zones");
  what.at_least = 3;
  EXPECT_EQ(run.on(what), "met: GET /zones was asked 3 times; at least 3 were expected [#1 #2 #3]");
  what.at_least = 4;
  EXPECT_EQ(run.on(what), "not met: GET /zones was asked 3 times; at least 4 were expected [#1 #2 #3]");
  what.at_least.reset();
  what.at_most = 3;
  EXPECT_EQ(run.on(what), "met: GET /zones was asked 3 times; at most 3 were allowed [#1 #2 #3]");
  what.at_most = 2;
  EXPECT_EQ(run.on(what), "not met: GET /zones was asked 3 times; at most 2 were allowed [#1 #2 #3]");
  what.at_least = 1;
  EXPECT_EQ(
      run.on(what),
      "not met: GET /zones was asked 3 times; at least 1 was expected, at most 2 were allowed [#1 #2 #3]");
}

TEST(CallsTest, NeverAsked) {
  Story run;
  run.ask("GET /user");
  auto what = calls("GET /zones");
  what.at_least = 1;
  EXPECT_EQ(run.on(what), "not met: GET /zones was never asked; at least 1 was expected");
}

TEST(CallsTest, MoreThanTenEntriesAreCounted) {
  Story run;
  for (int i = 0; i < 57; ++i) run.ask("GET /zones");
  auto what = calls("any");
  what.at_most = 5;
  EXPECT_EQ(
      run.on(what),
      "not met: the API was asked 57 times; at most 5 were allowed [#1 #2 #3 #4 #5 #6 #7 #8 #9 #10 +47]");
}

TEST(CallsTest, ARequestBesideTheApiIsNoCallOfIt) {
  Story run;
  run.ask("GET /zones").path = "/zones";  // a base URL without /client/v4
  auto what = calls("GET /zones");
  what.exactly = 0;
  EXPECT_EQ(run.on(what), "met: GET /zones was never asked; none was allowed");
}

TEST(CallsTest, WhatWasNoHttpRequestIsNoCall) {
  Story run;
  journal::Entry& garbage = run.ask("GET /zones", 400);
  garbage.method = garbage.path = garbage.operation = "";
  garbage.answered_by = journal::AnsweredBy::kServer;
  auto what = calls("any");
  what.exactly = 0;
  EXPECT_EQ(run.on(what), "met: the API was never asked; none was allowed");
}

TEST(CallsTest, ABodyThatWasNotKeptWholeCannotBeJudged) {
  Story run;
  run.ask("POST /zones", 200, {}, std::string(journal::kBodyKept, 'x')).body_size = 5000;
  auto what = calls("POST /zones");
  what.of.body = {{"name", equals("a")}};
  what.exactly = 1;
  EXPECT_EQ(run.on(what),
            "inconclusive: the journal keeps 4096 bytes of a body, too little to tell whether 1 request to "
            "POST /zones fits [#1]");
  what.of = pattern("PUT /zones");  // which cannot be that request, whatever its body
  what.of.body = {{"name", equals("a")}};
  EXPECT_EQ(run.on(what), "not met: PUT /zones was never asked; exactly 1 was expected");
}

}  // namespace
}  // namespace cfmock::expect
