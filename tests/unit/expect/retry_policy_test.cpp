// Waits between tries, held against a policy or a budget.

#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

scenario::ExpectRetries retries() {
  scenario::ExpectRetries out;
  out.of = pattern("GET /zones");
  return out;
}

scenario::ExpectRetries exponential(Duration first, double jitter = 0, std::optional<Duration> cap = {}) {
  auto out = retries();
  out.policy.exponential = first;
  out.policy.jitter = jitter;
  out.policy.cap = cap;
  return out;
}

scenario::ExpectRetries fixed(Duration wait) {
  auto out = retries();
  out.policy.fixed = wait;
  return out;
}

Story run_with(const std::vector<Duration>& waits, std::optional<Duration> retry_after = {}) {
  Story run;
  run.ask("GET /zones", 429, {971}).retry_after = retry_after;
  for (const Duration wait : waits) run.after(wait).ask("GET /zones", 429, {971}).retry_after = retry_after;
  return run;
}

TEST(RetryPolicyTest, Fixed) {
  EXPECT_EQ(run_with({1s, 1100ms}).on(fixed(1s)),
            "met: GET /zones was tried again 1.1 s after #2; 1 s was expected, give or take 10 % [#2 #3]");
  EXPECT_EQ(run_with({1s, 890ms}).on(fixed(1s)),
            "not met: GET /zones was tried again 890 ms after #2; 1 s was expected, give or take 10 % [#2 #3]");
  EXPECT_EQ(run_with({1s, 3s}).on(fixed(1s)).substr(0, 8), "not met:");
}

TEST(RetryPolicyTest, LowerBoundsAreHardAndUpperOnesAreNot) {
  EXPECT_EQ(run_with({899ms}).on(fixed(1s)).substr(0, 4), "met:") << "clocks round";
  EXPECT_EQ(run_with({898ms}).on(fixed(1s)).substr(0, 8), "not met:");
  EXPECT_EQ(run_with({1210ms}).on(fixed(1s)).substr(0, 4), "met:") << "a busy machine";
  EXPECT_EQ(run_with({1211ms}).on(fixed(1s)).substr(0, 8), "not met:");
}

TEST(RetryPolicyTest, ExponentialDoubles) {
  EXPECT_EQ(run_with({500ms, 1s, 2s}).on(exponential(500ms)),
            "met: GET /zones was tried again 500 ms after #1; 500 ms was expected for wait 1 [#1 #2]");
  EXPECT_EQ(run_with({500ms, 500ms}).on(exponential(500ms)),
            "not met: GET /zones was tried again 500 ms after #2; 1 s was expected for wait 2 [#2 #3]");
}

TEST(RetryPolicyTest, ExponentialWithJitterAndCap) {
  const auto sdk = exponential(500ms, 0.25, 2s);
  EXPECT_EQ(run_with({375ms, 1250ms, 1500ms, 2s, 2s}).on(sdk).substr(0, 4), "met:");
  EXPECT_EQ(run_with({370ms}).on(sdk),
            "not met: GET /zones was tried again 370 ms after #1; 375 ms to 625 ms was expected for wait 1 [#1 #2]");
  EXPECT_EQ(run_with({500ms, 1s, 2s, 1400ms}).on(sdk),
            "not met: GET /zones was tried again 1.4 s after #4; 1.5 s to 2 s was expected for wait 4 [#4 #5]");
  EXPECT_EQ(run_with({500ms, 1s, 2s, 4s}).on(sdk),
            "not met: GET /zones was tried again 4 s after #4; 1.5 s to 2 s was expected for wait 4 [#4 #5]");
}

TEST(RetryPolicyTest, WhatAnAnswerToldGoesBeforeAPolicy) {
  EXPECT_EQ(run_with({5s}, 5s).on(exponential(500ms)),
            "inconclusive: no wait was the client's to choose: each followed a Retry-After, or an answer that never "
            "came");
  Story mixed = run_with({5s, 1s}, 5s);
  mixed.evidence.entries[1].retry_after.reset();
  EXPECT_EQ(mixed.on(exponential(500ms)),
            "met: GET /zones was tried again 1 s after #2; 1 s was expected for wait 2 [#2 #3]");
}

TEST(RetryPolicyTest, AWaitForAnAnswerThatNeverCameIsNotJudged) {
  Story run = run_with({30s, 1s});
  run.evidence.entries[0].delivery = "silence";
  run.evidence.entries[0].status = 0;
  EXPECT_EQ(run.on(exponential(500ms)),
            "met: GET /zones was tried again 1 s after #2; 1 s was expected for wait 2 [#2 #3]");
  auto what = retries();
  what.budget = 2s;
  EXPECT_EQ(run.on(what), "met: the waits of GET /zones came to 1 s in all; at most 2 s was allowed [#1 #2 #3]");
}

TEST(RetryPolicyTest, AWaitBeginsWhenTheAnswerHasLeft) {
  Story run = run_with({3s, 1s});
  run.evidence.entries[0].sent = journal::Sent{800, 1000, "reset", {}, 2500ms};  // by the drop
  EXPECT_EQ(run.on(exponential(500ms)),
            "met: GET /zones was tried again 500 ms after #1; 500 ms was expected for wait 1 [#1 #2]");
  run.evidence.entries[0].sent->end = "client";  // who gave up waited for its own time-out
  EXPECT_EQ(run.on(exponential(500ms)),
            "met: GET /zones was tried again 1 s after #2; 1 s was expected for wait 2 [#2 #3]");
}

TEST(RetryPolicyTest, AtMost) {
  auto what = retries();
  what.policy.at_most = 30s;
  EXPECT_EQ(run_with({1s, 30s}).on(what),
            "met: GET /zones was tried again 30 s after #2; at most 30 s was allowed [#2 #3]");
  EXPECT_EQ(run_with({1s, 34s}).on(what),
            "not met: GET /zones was tried again 34 s after #2; at most 30 s was allowed [#2 #3]");
}

TEST(RetryPolicyTest, AtMostWhatWasTold) {
  auto what = retries();
  what.waits_retry_after = true;
  what.policy.at_most_retry_after = true;
  EXPECT_EQ(run_with({1s, 1100ms}, 1s).on(what).substr(0, 4), "met:");
  EXPECT_EQ(run_with({1s, 9s}, 1s).on(what),
            "not met: GET /zones was asked again 9 s after #2, whose Retry-After said 1 s; 1 of 2 waits were too long "
            "[#2 #3]");
}

TEST(RetryPolicyTest, BudgetOfOneCall) {
  auto what = retries();
  what.budget = 3s;
  Story run = run_with({1s, 2s});
  EXPECT_EQ(run.on(what), "met: the waits of GET /zones came to 3 s in all; at most 3 s was allowed [#1 #2 #3]");
  run.after(2s).ask("GET /zones", 429, {971});
  EXPECT_EQ(run.on(what),
            "not met: the waits of GET /zones came to 5 s in all; at most 3 s was allowed [#1 #2 #3 #4]");
}

TEST(RetryPolicyTest, WithoutARetryThereWasNoWait) {
  auto what = retries();
  what.budget = 3s;
  EXPECT_EQ(run_with({}).on(what), "met: nothing was tried again");
  EXPECT_EQ(run_with({}).on(fixed(1s)), "met: nothing was tried again");
}

TEST(RetryPolicyTest, AClockThatStandsStillMeasuresNothing) {
  Story run = run_with({0s});
  run.scenario.clock_scale = 0;
  auto what = retries();
  what.budget = 3s;
  for (const auto& each : {what, fixed(1s), exponential(1s)})
    EXPECT_THAT(run.on(each), ::testing::StartsWith("inconclusive: the session's clock stands still"));
}

TEST(RetryPolicyTest, AFastClockIsJudgedInItsOwnTime) {
  Story run = run_with({60s});
  run.scenario.clock_scale = 60;
  EXPECT_EQ(run.on(fixed(1min)),
            "met: GET /zones was tried again 1 min after #1; 1 min was expected, give or take 10 % (the session's clock "
            "runs 60 times as fast as the client's) [#1 #2]");
  run.evidence.entries[1].at += 11s;
  EXPECT_EQ(run.on(fixed(1min)).substr(0, 4), "met:") << "100 ms of the machine are 6 s here, and 10 % are 6.6 s";
  run.evidence.entries[1].at += 3s;
  EXPECT_EQ(run.on(fixed(1min)).substr(0, 8), "not met:");
}

}  // namespace
}  // namespace cfmock::expect
