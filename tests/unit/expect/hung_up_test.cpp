// Clients that do not wait for an answer that is late.

#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

struct Impatient : Story {
  /// Answered after `delay`, but the client hangs up after `patience`.
  journal::Entry& give_up(const std::string& call, Duration patience, Duration delay = 8s) {
    journal::Entry& entry = ask(call);
    entry.delay = delay;
    entry.answer_size = 100;
    now += patience;
    entry.sent = journal::Sent{0, 0, "client", now, patience};
    return entry;
  }
};

scenario::ExpectRetries at_most(int n) {
  scenario::ExpectRetries out;
  out.of = pattern("any");
  out.at_most = n;
  return out;
}

scenario::AnswerPattern failed_read() {
  scenario::AnswerPattern out;
  out.failed = scenario::AnswerPattern::Failed::kRead;
  return out;
}

TEST(HungUpTest, AStormOfTimeOutsIsAStormOfRetries) {
  Impatient run;
  for (int i = 0; i < 8; ++i) run.give_up("GET /zones", 300ms);
  EXPECT_EQ(run.on(at_most(2)),
            "not met: GET /zones was tried again 7 times after 200 (the client had hung up); at most 2 were allowed "
            "[#1 #2 #3 #4 #5 #6 #7 #8]");
  scenario::ExpectNoRetry none{{}, {}};
  none.after = failed_read();
  EXPECT_EQ(run.on(none).substr(0, 8), "not met:");
}

TEST(HungUpTest, AWriteBehindAReadThatTimedOutIsAWriteBehindAFailure) {
  Impatient run;
  run.give_up("GET /zones", 300ms);
  run.ask("POST /zones");
  EXPECT_EQ(run.on(scenario::ExpectNever{pattern("POST /zones"), failed_read()}),
            "not met: POST /zones was asked after 200 (the client had hung up) of #1; none was allowed [#1 #2]");
  EXPECT_EQ(run.on(scenario::ExpectOnlyReads{failed_read()}).substr(0, 8), "not met:");
}

TEST(HungUpTest, APageThatWasNotWaitedForWasNotServed) {
  Impatient run;
  run.page("GET /zones?page=1", 1, 2);
  run.give_up("GET /zones?page=2", 1s).pages = journal::PageInfo{2, 100, 100, 200, 2};
  run.page("GET /zones?page=2", 2, 2);
  EXPECT_EQ(run.on(scenario::ExpectPages{}).substr(0, 4), "met:");
  run.evidence.entries.pop_back();
  EXPECT_EQ(run.on(scenario::ExpectPages{}), "not met: GET /zones: page 2 of 2 was never served [#1]");
}

TEST(HungUpTest, WhatWasGivenUpIsNotInFlight) {
  Impatient run;
  for (const uint64_t connection : {1u, 2u, 3u}) run.give_up("GET /zones", 1s).connection = connection;
  EXPECT_EQ(run.on(scenario::ExpectConcurrency{pattern("any"), 1}).substr(0, 4), "met:");
}

TEST(HungUpTest, AConnectionThatIsClosedCarriesNothing) {
  Story run;
  for (const uint64_t number : {1u, 2u}) {
    journal::Entry& entry = run.ask("GET /zones");
    entry.delay = 8s, entry.connection = number;
    run.after(1s);
    run.evidence.connections.push_back({number, entry.real_at, run.now});
  }
  EXPECT_EQ(run.on(scenario::ExpectConcurrency{pattern("any"), 1}).substr(0, 4), "met:");
}

TEST(HungUpTest, AnAnswerOfWhichAllHasLeftHasArrived) {
  Impatient run;
  run.give_up("GET /zones", 9s).sent->head = 200;
  run.evidence.entries.front().sent->body = 100;
  run.ask("GET /zones");
  EXPECT_EQ(run.on(at_most(0)).substr(0, 4), "met:") << "a new call, since the first one was served";
}

TEST(HungUpTest, OnAClockThatStandsStillMachineTimeTellsWhatCameBehindAnAnswer) {
  Story run;
  run.scenario.clock_scale = 0;
  const Instant still = run.now;
  const auto ask = [&](const char* call, int status) {
    journal::Entry& entry = run.ask(call, status);
    entry.at = still, entry.delay = 1s;
    run.after(2s);
  };
  ask("GET /zones", 500);
  ask("GET /zones", 500);
  ask("POST /zones", 200);
  EXPECT_EQ(run.on(at_most(0)).substr(0, 8), "not met:");
  EXPECT_EQ(run.on(scenario::ExpectNever{pattern("POST /zones"), failed_read()}).substr(0, 8), "not met:");
  EXPECT_EQ(run.on(scenario::ExpectOnlyReads{failed_read()}).substr(0, 8), "not met:");
  scenario::ExpectNoRetry none{{}, {}};
  none.after.statuses = {500};
  EXPECT_EQ(run.on(none).substr(0, 8), "not met:");
}

}  // namespace
}  // namespace cfmock::expect
