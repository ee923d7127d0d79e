#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

scenario::ExpectStorm storm(int at_most, Duration within) { return {pattern("any"), at_most, within}; }

Story asked_every(Duration pause, int times) {
  Story run;
  for (int i = 0; i < times; ++i) {
    run.ask("GET /zones?page=" + std::to_string(i + 1));
    run.after(pause);
  }
  return run;
}

TEST(StormTest, LooksAtEverySpan) {
  EXPECT_EQ(asked_every(500ms, 6).on(storm(2, 1s)),
            "met: at the most, the API was asked twice within 500 ms; no more than 2 were allowed within 1 s [#1 #2]");
  Story run = asked_every(500ms, 3);
  for (int i = 0; i < 4; ++i) run.after(100ms).ask("GET /user");
  EXPECT_EQ(run.on(storm(3, 1s)),
            "not met: the API was asked 5 times within 900 ms; no more than 3 were allowed within 1 s [#3 #4 #5 #6 #7]");
}

TEST(StormTest, TheEndOfASpanIsOutsideOfIt) {
  EXPECT_EQ(asked_every(1s, 3).on(storm(1, 1s)).substr(0, 4), "met:");
  EXPECT_EQ(asked_every(999ms, 3).on(storm(1, 1s)).substr(0, 8), "not met:");
}

TEST(StormTest, FewRequestsAreNoneHoweverFastTheyCome) {
  Story run = asked_every(0s, 3);
  run.scenario.clock_scale = 0;
  EXPECT_EQ(run.on(storm(3, 1s)),
            "met: the API was asked 3 times in all; no more than 3 were allowed within 1 s [#1 #2 #3]");
  EXPECT_EQ(run.on(storm(2, 1s)),
            "inconclusive: the session's clock stands still, so waits cannot be measured [#1 #2 #3]");
}

TEST(StormTest, OfNothingNothingIsKnown) {
  Story run;
  EXPECT_EQ(run.on(storm(2, 1s)), "inconclusive: any request was never asked, so there was nothing to judge");
}

}  // namespace
}  // namespace cfmock::expect
