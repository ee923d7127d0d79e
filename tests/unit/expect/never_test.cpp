#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

TEST(NeverTest, MetWhenNothingFits) {
  Story run;
  run.ask("GET /zones");
  EXPECT_EQ(run.on(scenario::ExpectNever{pattern("DELETE /zones/**"), {}}),
            "met: DELETE /zones/** was never asked");
}

TEST(NeverTest, NotMetByASingleRequest) {
  Story run;
  run.ask("GET /zones");
  run.ask("DELETE /zones/1");
  EXPECT_EQ(run.on(scenario::ExpectNever{pattern("DELETE /zones/**"), {}}),
            "not met: DELETE /zones/1 was asked; none was allowed [#2]");
  run.ask("DELETE /zones/2");
  run.ask("DELETE /zones/3");
  EXPECT_EQ(run.on(scenario::ExpectNever{pattern("DELETE /zones/**"), {}}),
            "not met: DELETE /zones/1 was asked, and 2 requests more like it; none was allowed [#2 #3 #4]");
}

TEST(NeverTest, AfterCountsOnlyWhatComesLater) {
  Story run;
  const scenario::ExpectNever what{pattern("any"), scenario::AnswerPattern{{10000}, {}, {}}};
  run.ask("GET /user");
  EXPECT_EQ(run.on(what), "inconclusive: no answer had code 10000: the client never met it");
  run.ask("GET /zones", 401, {10000});
  EXPECT_EQ(run.on(what), "met: the API was never asked after 401 10000 of #2 [#2]");
  run.ask("GET /accounts", 401, {10000});
  EXPECT_EQ(run.on(what), "not met: GET /accounts was asked after 401 10000 of #2; none was allowed [#2 #3]");
}

TEST(NeverTest, WhoWasToldByTheAnswerThatLeftFirstWasTold) {
  Story run;
  const scenario::ExpectNever what{pattern("POST any"), scenario::AnswerPattern{{10000}, {}, {}}};
  run.ask("GET /zones", 401, {10000}).delay = 10s;
  run.after(1s).ask("GET /user", 401, {10000});
  run.after(2s).ask("POST /zones");
  EXPECT_EQ(run.on(what), "not met: POST /zones was asked after 401 10000 of #2; none was allowed [#2 #3]");
  EXPECT_EQ(run.on(scenario::ExpectOnlyReads{scenario::AnswerPattern{{10000}, {}, {}}}).substr(0, 30), "not met: POST /zones was asked");
}

TEST(NeverTest, IsBrokenForSureWhateverBodiesWereNotKept) {
  Story run;
  auto what = scenario::ExpectNever{pattern("POST /zones"), {}};
  what.of.body = {{"name", equals("a")}};
  run.ask("POST /zones", 200, {}, R"({"name":"b"})").body_size = 5000;
  EXPECT_EQ(run.on(what).substr(0, 12), "inconclusive");
  run.ask("POST /zones", 200, {}, R"({"name":"a"})");
  EXPECT_EQ(run.on(what), "not met: POST /zones was asked; none was allowed [#2]");
}

TEST(NeverTest, WhatOneStartWasToldTheNextDoesNotKnow) {
  Story run;
  const scenario::ExpectNever what{pattern("POST any"), scenario::AnswerPattern{{10000}, {}, {}}};
  run.ask("GET /zones", 401, {10000});
  run.ask("POST /zones");
  run.evidence.runs = {{1, ClientRun{}, {}}, {2, ClientRun{}, {}}};
  EXPECT_EQ(run.on(what).substr(0, 4), "met:");
  run.ask("GET /zones", 401, {10000});
  run.ask("POST /zones");
  EXPECT_EQ(run.on(what), "not met: POST /zones was asked after 401 10000 of #3; none was allowed [#3 #4]");
}

}  // namespace
}  // namespace cfmock::expect
