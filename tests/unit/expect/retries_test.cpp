#include "unit/expect/story.hpp"

#include "expect/waits.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

scenario::ExpectRetries retries(const char* of = "GET /zones") {
  scenario::ExpectRetries out;
  out.of = pattern(of);
  return out;
}

/// GET /zones refused with 429, once after each of these waits, then served.
Story run_with(const std::vector<Duration>& waits, std::optional<Duration> retry_after = {}) {
  Story run;
  run.ask("GET /zones", 429, {971}).retry_after = retry_after;
  for (size_t i = 0; i < waits.size(); ++i) {
    const bool last = i + 1 == waits.size();
    journal::Entry& e = run.after(waits[i]).ask("GET /zones", last ? 200 : 429);
    if (!last) e.codes = {971}, e.retry_after = retry_after;
  }
  return run;
}

TEST(RetriesTest, AtMost) {
  auto what = retries();
  what.at_most = 3;
  EXPECT_EQ(run_with({1s, 1s, 1s}).on(what),
            "met: GET /zones was tried again 3 times after 429 971; at most 3 were allowed [#1 #2 #3 #4]");
  what.at_most = 2;
  EXPECT_EQ(
      run_with({1s, 1s, 1s}).on(what),
      "not met: GET /zones was tried again 3 times after 429 971; at most 2 were allowed [#1 #2 #3 #4]");
  what.at_most = 0;
  EXPECT_EQ(run_with({1s}).on(what),
            "not met: GET /zones was tried again once after 429 971; none was allowed [#1 #2]");
}

TEST(RetriesTest, AreCountedByChainNotInAll) {
  Story run;
  for (const char* call : {"GET /zones?page=1", "GET /zones?page=2", "GET /zones?page=3"}) {
    run.ask(call, 429, {971});
    run.ask(call, 429, {971});
    run.ask(call, 200);
  }
  auto what = retries();
  what.at_most = 2;
  EXPECT_EQ(run.on(what).substr(0, 4), "met:");
  what.at_most = 1;
  EXPECT_EQ(run.on(what),
            "not met: GET /zones?page=1 was tried again twice after 429 971; at most 1 was allowed (and 2 "
            "other calls "
            "too often) [#1 #2 #3]");
}

TEST(RetriesTest, AtLeastLooksAtCallsThatWereRefused) {
  auto what = retries();
  what.at_least = 1;
  Story run = run_with({1s});
  run.ask("GET /zones?name=a", 200);  // went well at once
  EXPECT_EQ(run.on(what),
            "met: GET /zones was tried again once after 429 971; at least 1 was expected [#1 #2]");
  run.ask("GET /zones?name=b", 429, {971});
  EXPECT_EQ(run.on(what),
            "not met: GET /zones?name=b was never tried again after 429 971; at least 1 was expected [#4]");
}

TEST(RetriesTest, WhereNothingWasRefusedAtLeastIsNeitherProvedNorDisproved) {
  auto what = retries();
  what.at_least = 1;
  Story run;
  run.ask("GET /zones", 200);
  EXPECT_EQ(run.on(what), "inconclusive: no GET /zones was refused, so there was nothing to try again [#1]");
  what.at_most = 3;
  what.waits_at_least = 250ms;
  EXPECT_EQ(run.on(what), "inconclusive: no GET /zones was refused, so there was nothing to try again [#1]");
  what.of = pattern("any");
  EXPECT_EQ(run.on(what), "inconclusive: nothing was refused, so there was nothing to try again [#1]");
}

TEST(RetriesTest, OneCallIsNamedOnceInALine) {
  auto what = retries();
  what.at_least = 1;
  what.at_most = 3;
  EXPECT_EQ(run_with({1s}).on(what), "met: GET /zones was tried again once after 429 971; 1 to 3 were allowed [#1 #2]");
  what.waits_at_least = 250ms;
  EXPECT_EQ(run_with({1s}).on(what),
            "met: GET /zones was tried again once after 429 971; 1 to 3 were allowed; it was tried again 1 s after #1; at least 250 ms was "
            "expected [#1 #2]");
  EXPECT_EQ(run_with({100ms}).on(what), "not met: GET /zones was tried again 100 ms after #1; at least 250 ms was expected [#1 #2]");
  what.at_least = 3;
  EXPECT_EQ(run_with({100ms}).on(what),
            "not met: GET /zones was tried again once after 429 971; at least 3 were expected; it was tried again 100 ms after #1; at least "
            "250 ms was expected [#1 #2]");
  what.at_most = 3;
  what.waits_at_least.reset();
  EXPECT_EQ(run_with({1s, 1s, 1s}).on(what),
            "met: GET /zones was tried again 3 times after 429 971; exactly 3 were expected [#1 #2 #3 #4]");
  Story two = run_with({1s, 1s});
  two.ask("GET /zones?name=a", 200);
  two.ask("GET /zones?name=b", 429, {971});
  two.ask("GET /zones?name=b", 200);
  what.at_least = 1;
  EXPECT_EQ(two.on(what),
            "met: GET /zones was tried again twice after 429 971; at most 3 were allowed; GET /zones?name=b was tried again once after 429 "
            "971; at least 1 was expected [#1 #2 #3 #5 #6]");
}

TEST(RetriesTest, OfACallThatWasNeverMade) {
  Story run;
  run.ask("GET /user", 200);
  auto what = retries();
  what.at_most = 3;
  EXPECT_EQ(run.on(what), "inconclusive: GET /zones was never asked, so there was nothing to judge");
  what.at_least = 1;
  EXPECT_EQ(run.on(what), "not met: GET /zones was never asked");
}

TEST(RetriesTest, WaitsAsLongAsRetryAfterSaid) {
  auto what = retries();
  what.waits_retry_after = true;
  EXPECT_EQ(run_with({1s}, 1s).on(what),
            "met: GET /zones was asked again 1 s after #1, whose Retry-After said 1 s [#1 #2]");
  EXPECT_EQ(run_with({999ms}, 1s).on(what).substr(0, 4), "met:");  // clocks round
  EXPECT_EQ(run_with({998ms}, 1s).on(what),
            "not met: GET /zones was asked again 998 ms after #1, whose Retry-After said 1 s [#1 #2]");
  EXPECT_EQ(run_with({1100ms, 1500ms, 1200ms}, 1s).on(what),
            "met: GET /zones was asked again 1.1 s after #1, whose Retry-After said 1 s (the shortest of "
            "3 waits) [#1 #2 #3 #4]");
  EXPECT_EQ(run_with({2s, 500ms, 200ms}, 1s).on(what),
            "not met: GET /zones was asked again 200 ms after #3, whose Retry-After said 1 s; 2 of 3 waits "
            "were too short "
            "[#2 #3 #4]");
}

TEST(RetriesTest, WaitsOfOtherCallsAreNotItsBusiness) {
  auto what = retries();
  what.waits_retry_after = true;
  Story run = run_with({1s}, 1s);
  run.ask("GET /user", 429, {971}).retry_after = 1s;
  run.ask("GET /user", 200);
  EXPECT_EQ(run.on(what).substr(0, 4), "met:");
}

TEST(RetriesTest, ADelayOfOursIsNoWaitOfTheClient) {
  auto what = retries();
  what.waits_retry_after = true;
  Story run = run_with({2s}, 1s);
  run.evidence.entries[0].delay = 1500ms;
  EXPECT_EQ(run.on(what).substr(0, 8), "not met:");
}

TEST(RetriesTest, StartingOverIsNoWayAroundAWait) {
  auto what = retries();
  what.waits_retry_after = true;
  Story run = run_with({100ms}, 1s);
  for (journal::Entry& entry : run.evidence.entries) entry.retry_count = 0;  // each a chain of its own
  EXPECT_EQ(run.on(what).substr(0, 8), "not met:");
}

TEST(RetriesTest, WithoutRetryAfterThereIsNothingToWaitFor) {
  auto what = retries();
  what.waits_retry_after = true;
  EXPECT_EQ(run_with({0s}).on(what), "met: nothing was tried again after a Retry-After");
}

TEST(RetriesTest, AFastClockIsTakenIntoAccountAndNamed) {
  auto what = retries();
  what.waits_retry_after = true;
  Story run = run_with({300s}, 5s);  // 300 s of the session are 5 s of the client
  run.scenario.clock_scale = 60;
  EXPECT_EQ(run.on(what),
            "met: GET /zones was asked again 5 s after #1, whose Retry-After said 5 s (the session's clock "
            "runs 60 times "
            "as fast as the client's) [#1 #2]");
  Story early = run_with({240s}, 5s);
  early.scenario.clock_scale = 60;
  EXPECT_EQ(early.on(what),
            "not met: GET /zones was asked again 4 s after #1, whose Retry-After said 5 s (the session's "
            "clock runs 60 "
            "times as fast as the client's) [#1 #2]");
}

TEST(RetriesTest, AClockWhosePaceWasChangedMeasuresNothingAndSaysSo) {
  Story run = run_with({0s, 0s}, 1s);
  run.evidence.pace_changed = true;
  auto what = retries();
  what.waits_retry_after = true;
  EXPECT_EQ(run.on(what),
            "inconclusive: the pace of the session's clock was changed in mid-run, so waits cannot be measured [#1 #2]");
  what = retries();
  what.waits_at_least = 250ms;
  EXPECT_EQ(run.on(what), "inconclusive: the pace of the session's clock was changed in mid-run, so waits cannot be measured");
}

TEST(RetriesTest, AClockThatStandsStillMeasuresNothing) {
  Story run = run_with({0s, 0s}, 1s);
  run.scenario.clock_scale = 0;
  auto what = retries();
  what.waits_retry_after = true;
  EXPECT_EQ(run.on(what),
            "inconclusive: the session's clock stands still, so waits cannot be measured [#1 #2]");
  what = retries();
  what.waits_at_least = 250ms;
  EXPECT_EQ(run.on(what), "inconclusive: the session's clock stands still, so waits cannot be measured");
  what = retries();
  what.backs_off = true;
  for (journal::Entry& entry : run.evidence.entries) entry.retry_after.reset();
  EXPECT_EQ(run.on(what),
            "inconclusive: the session's clock stands still, so waits cannot be measured [#1 #2 #3]");
  what.at_most = 1;  // what can be judged still is
  EXPECT_EQ(run.on(what),
            "not met: GET /zones was tried again twice after 429 971; at most 1 was allowed [#1 #2 #3]");
}

TEST(RetriesTest, WaitsAtLeast) {
  auto what = retries();
  what.waits_at_least = 250ms;
  EXPECT_EQ(run_with({250ms, 300ms}).on(what),
            "met: GET /zones was tried again 250 ms after #1; at least 250 ms was expected [#1 #2]");
  EXPECT_EQ(run_with({300ms, 100ms}).on(what),
            "not met: GET /zones was tried again 100 ms after #2; at least 250 ms was expected [#2 #3]");
  Story once;
  once.ask("GET /zones");
  EXPECT_EQ(once.on(what), "met: nothing was tried again");
}

TEST(RetriesTest, BacksOff) {
  auto what = retries();
  what.backs_off = true;
  EXPECT_EQ(run_with({500ms, 1s, 2s}).on(what),
            "met: the waits of GET /zones grew from 500 ms to 2 s [#1 #2 #3 #4]");
  EXPECT_EQ(run_with({1s, 900ms}).on(what).substr(0, 4), "met:");  // 10 % are jitter
  EXPECT_EQ(run_with({1s, 899ms}).on(what),
            "not met: GET /zones: the wait before #3 was 899 ms, shorter than the 1 s before #2 [#1 #2 #3]");
  EXPECT_EQ(run_with({1s}).on(what),
            "met: nothing was tried again twice by a wait of its own, so there was no growth to see");
}

TEST(RetriesTest, AConstantWaitIsNoBackOff) {
  auto what = retries();
  what.backs_off = true;
  EXPECT_EQ(run_with({1s, 1s, 1s}).on(what),
            "not met: the waits of GET /zones did not grow: 1 s at first, 1 s at last; half as long again was expected "
            "[#1 #2 #3 #4]");
  EXPECT_EQ(run_with({1s, 950ms, 900ms, 850ms}).on(what).substr(0, 8), "not met:");
  EXPECT_EQ(run_with({1s, 1s}).on(what),
            "met: the waits of GET /zones were 1 s and 1 s: too few to see more than that they did not shrink [#1 #2 #3]");
  EXPECT_EQ(run_with({1s, 2s, 2s}).on(what).substr(0, 4), "met:") << "capped";
}

TEST(RetriesTest, AWaitThatWasToldIsNoGrowthOfTheClientsOwn) {
  auto what = retries();
  what.backs_off = true;
  EXPECT_EQ(run_with({1s, 1s, 1s}, 1s).on(what).substr(0, 4), "met:");
  EXPECT_EQ(run_with({1s, 2s, 4s}, 1s).on(what).find("grew"), std::string::npos);
}

TEST(RetriesTest, HammeringIsNoBackOff) {
  auto what = retries();
  what.backs_off = true;
  EXPECT_EQ(run_with({1ms, 2ms, 2ms}).on(what),
            "not met: GET /zones was tried again 3 times without a pause (the longest wait was 2 ms) [#1 #2 "
            "#3 #4]");
}

TEST(RetriesTest, TheWorstChainDecidesAboutBackOff) {
  Story run = run_with({1s, 2s});
  for (const Duration wait : {Duration(0), Duration(2s), Duration(1s)})
    run.after(wait).ask("GET /zones?page=2", 429, {971});
  auto what = retries();
  what.backs_off = true;
  EXPECT_EQ(
      run.on(what),
      "not met: GET /zones?page=2: the wait before #6 was 1 s, shorter than the 2 s before #5 [#4 #5 #6]");
}

TEST(RetriesTest, AllThatIsBrokenIsTold) {
  auto what = retries();
  what.at_most = 1;
  what.waits_retry_after = true;
  what.backs_off = true;
  EXPECT_EQ(
      run_with({500ms, 100ms}, 1s).on(what),
      "not met: GET /zones was tried again twice after 429 971; at most 1 was allowed; "
      "it was asked again 100 ms after #2, whose Retry-After said 1 s; 2 of 2 waits were too short "
      "[#1 #2 #3]");
}

}  // namespace
}  // namespace cfmock::expect
