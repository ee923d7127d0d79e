#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

scenario::ExpectOrder order(const std::vector<const char*>& texts) {
  scenario::ExpectOrder out;
  for (const char* text : texts) out.of.push_back(pattern(text));
  return out;
}

TEST(OrderTest, FirstOccurrencesInOrder) {
  Story run;
  run.ask("GET /user");
  run.ask("GET /zones");
  run.ask("PUT /zones/1");
  run.ask("GET /zones");
  EXPECT_EQ(run.on(order({"GET /zones", "PUT /zones/**"})),
            "met: GET /zones (#2), then PUT /zones/1 (#3) [#2 #3]");
}

TEST(OrderTest, OneThatCameTooEarly) {
  Story run;
  run.ask("PUT /zones/1");
  run.ask("GET /zones");
  run.ask("PUT /zones/1");  // later too, but the first counts
  EXPECT_EQ(run.on(order({"GET /zones", "PUT /zones/**"})),
            "not met: PUT /zones/** (#1) was to come after GET /zones (#2) [#1 #2]");
}

TEST(OrderTest, OneThatNeverCame) {
  Story run;
  run.ask("GET /zones");
  EXPECT_EQ(run.on(order({"GET /zones", "PUT /zones/**"})), "not met: PUT /zones/** was never asked [#1]");
  EXPECT_EQ(run.on(order({"GET /user", "GET /zones"})), "not met: GET /user was never asked");
}

TEST(OrderTest, APatternThatStandsTwiceMeansItsNextOccurrence) {
  Story run;
  run.ask("GET /zones");
  run.ask("PUT /zones/1");
  EXPECT_EQ(run.on(order({"GET /zones", "PUT /zones/**", "GET /zones"})),
            "not met: GET /zones was not asked again after PUT /zones/1 (#2) [#1 #2]");
  run.ask("GET /zones");
  EXPECT_EQ(run.on(order({"GET /zones", "PUT /zones/**", "GET /zones"})),
            "met: GET /zones (#1), then PUT /zones/1 (#2), then GET /zones (#3) [#1 #2 #3]");
}

TEST(OrderTest, OneRequestIsNotTwoSteps) {
  Story run;
  run.ask("GET /zones");
  EXPECT_EQ(run.on(order({"GET /zones", "any"})),
            "not met: any request (#1) was to come after GET /zones (#1) [#1]");
}

}  // namespace
}  // namespace cfmock::expect
