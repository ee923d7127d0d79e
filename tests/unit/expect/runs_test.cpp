// What each start of the client has for itself, where it is started several times.

#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

/// The same refused call in both of two runs.
Story twice() {
  Story run;
  run.ask("POST /zones", 429, {971}).retry_after = 60s;
  run.after(1s).ask("POST /zones", 429, {971}).retry_after = 60s;
  for (const uint64_t first : {1u, 2u}) {
    run.client(1);
    run.evidence.runs.push_back({first, run.evidence.client, {}});
  }
  return run;
}

TEST(RunsTest, ASecondRunIsNoRetryOfTheFirst) {
  const Story run = twice();
  scenario::ExpectRetries none;
  none.of = pattern("any");
  none.at_most = 0;
  EXPECT_EQ(run.on(none).substr(0, 4), "met:");
  scenario::ExpectNoRetry after{{}, {}};
  after.after.codes = {971};
  EXPECT_EQ(run.on(after).substr(0, 4), "met:");
  EXPECT_EQ(run.on(scenario::ExpectOnce{pattern("any"), {}, 1}).substr(0, 4), "met:");
  EXPECT_THAT(run.strictly(), ::testing::Not(::testing::Contains(::testing::HasSubstr("Retry-After said"))));
}

TEST(RunsTest, ARetryWithinARunIsOneAllTheSame) {
  Story run = twice();
  run.after(1s).ask("POST /zones", 429, {971});
  scenario::ExpectNoRetry after{{}, {}};
  after.after.codes = {971};
  EXPECT_EQ(run.on(after).substr(0, 8), "not met:");
  EXPECT_EQ(run.on(scenario::ExpectOnce{pattern("any"), {}, 1}).substr(0, 8), "not met:");
  EXPECT_THAT(run.strictly(), ::testing::Contains(::testing::HasSubstr("Retry-After said")));
}

}  // namespace
}  // namespace cfmock::expect
