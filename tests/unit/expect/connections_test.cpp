// Connections, and what is in flight at once.

#include "expect/connections.hpp"

#include <utility>

#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

scenario::Amount at_most(int n) {
  scenario::Amount out;
  out.at_most = n;
  return out;
}

constexpr const char* kNoneWasFree = "inconclusive: each of 2 requests came on a connection of its own, but none was free to go on with: closed by "
                                     "the server, under way, or of another run [#1 #2]";

struct Wires : Story {
  journal::Entry& on_connection(uint64_t number, const char* call = "GET /zones") {
    journal::Entry& entry = ask(call);
    entry.connection = number;
    if (std::none_of(evidence.connections.begin(), evidence.connections.end(),
                     [&](const auto& known) { return known.number == number; }))
      evidence.connections.push_back({number, now, std::nullopt});
    return entry;
  }
  Wires& later(Duration wait) {
    now += wait;
    return *this;
  }
  void close(uint64_t number) {
    for (auto& connection : evidence.connections)
      if (connection.number == number) connection.closed = now;
  }
};

TEST(ConnectionsTest, Opened) {
  Wires run;
  scenario::ExpectConnections what;
  what.opened = at_most(1);
  EXPECT_EQ(run.on(what), "inconclusive: any request was never asked, so there was nothing to judge");
  run.on_connection(1);
  run.on_connection(1);
  EXPECT_EQ(run.on(what), "met: 1 connection was opened; at most 1 allowed [#1]");
  run.on_connection(2);
  EXPECT_EQ(run.on(what), "not met: 2 connections were opened; at most 1 allowed [#1 #3]");
}

TEST(ConnectionsTest, OpenedByEachStartOfTheClient) {
  Wires run;
  scenario::ExpectConnections what;
  what.opened = at_most(1);
  run.on_connection(1);
  run.on_connection(2);
  run.evidence.runs = {{1, expect::ClientRun{}, {}}, {2, expect::ClientRun{}, {}}};
  EXPECT_EQ(run.on(what), "met: run 1: 1 connection was opened; at most 1 allowed; run 2: 1 connection was opened; at most 1 allowed [#1 #2]");
  run.on_connection(3);
  EXPECT_EQ(run.on(what), "not met: run 2: 2 connections were opened; at most 1 allowed [#2 #3]");
}

TEST(ConnectionsTest, Reused) {
  Wires run;
  scenario::ExpectConnections what;
  what.reused = true;
  run.on_connection(1);
  EXPECT_EQ(run.on(what), "inconclusive: one request only came, so no connection could be used again [#1]");
  run.later(1ms).on_connection(2);
  EXPECT_EQ(run.on(what), "not met: each of 2 requests came on a connection of its own [#1 #2]");
  run.on_connection(2);
  EXPECT_EQ(run.on(what), "met: 3 requests came on 2 connections [#2 #3]");
  what.reused = false;
  EXPECT_EQ(run.on(what).substr(0, 8), "not met:");
}

TEST(ConnectionsTest, WhatTheServerClosedCouldNotBeUsedAgain) {
  Wires run;
  scenario::ExpectConnections what;
  what.reused = true;
  run.on_connection(1).delivery = "reset";
  run.later(1ms).on_connection(2);
  EXPECT_EQ(run.on(what), kNoneWasFree);
}

TEST(ConnectionsTest, WhatIsUnderWayCannotBeUsedForAnother) {
  Wires run;
  scenario::ExpectConnections what;
  what.reused = true;
  run.on_connection(1).delay = 100ms;
  run.later(50ms).on_connection(2);
  EXPECT_EQ(run.on(what), kNoneWasFree) << "made side by side";
  run.evidence.entries[0].delay = 0ms;
  run.evidence.connections[1].opened = run.evidence.connections[0].opened;
  EXPECT_EQ(run.on(what), kNoneWasFree) << "opened side by side";
  run.later(100ms).on_connection(3);
  EXPECT_EQ(run.on(what).substr(0, 8), "not met:");
}

constexpr const char* kNotKnown =
    "inconclusive: each of 2 requests came on a connection of its own, but when connections were opened is not known here [#1 #2]";

TEST(ConnectionsTest, WhenOneWasOpenedMayNotBeKnown) {
  Wires run;
  scenario::ExpectConnections what;
  what.reused = true;
  run.on_connection(1);
  run.later(1s).on_connection(2);
  run.evidence.connections[1].opened = run.evidence.connections[0].opened;
  EXPECT_EQ(run.on(what), kNoneWasFree) << "opened early, and used late";
  const auto known = std::exchange(run.evidence.connections, {});
  EXPECT_EQ(run.on(what), kNotKnown) << "a saved journal";
  run.evidence.connections = {known[0]};
  EXPECT_EQ(run.on(what), kNotKnown) << "the record of connections has lost it";
  run.later(1s).on_connection(3);
  EXPECT_EQ(run.on(what), "not met: each of 3 requests came on a connection of its own [#1 #2 #3]") << "the third is known, and needless";
}

TEST(ConnectionsTest, WhatCouldNotHaveBeenUsedAgainIsKnownWithoutTheRecord) {
  Wires run;
  scenario::ExpectConnections what;
  what.reused = true;
  run.on_connection(1).delivery = "reset";
  run.later(1s).on_connection(2);
  run.evidence.connections.clear();
  EXPECT_EQ(run.on(what), kNoneWasFree);
}

TEST(ConnectionsTest, AProcessHasItsOwn) {
  Wires run;
  scenario::ExpectConnections what;
  what.reused = true;
  run.on_connection(1);
  run.later(1s).on_connection(2);
  run.evidence.runs = {{1, expect::ClientRun{}, {}}, {2, expect::ClientRun{}, {}}};
  EXPECT_EQ(run.on(what), kNoneWasFree);
  run.later(1s).on_connection(3);
  EXPECT_EQ(run.on(what).substr(0, 8), "not met:") << "of the second run's two";
}

TEST(ConnectionsTest, AFaultSaysWhatBecameOfTheConnection) {
  journal::Entry entry;
  entry.fault = "truncated-json", entry.delivery = "truncated";
  EXPECT_FALSE(was_closed_by_server(entry)) << "the answer was broken, and the connection went on";
  entry.fault = "close-after-answer", entry.delivery = "complete";
  EXPECT_TRUE(was_closed_by_server(entry));
}

TEST(ConnectionsTest, LeftOpen) {
  Wires run;
  scenario::ExpectConnections what;
  what.left_open = at_most(0);
  run.on_connection(1);
  run.later(1s).on_connection(2);
  EXPECT_EQ(run.on(what), "not met: 1 connection stood open unused when the last request (#2) came; none allowed [#1]");
  run.later(1s).close(1);
  EXPECT_EQ(run.on(what).substr(0, 8), "not met:") << "closed by its end, for all we know";
  Wires careful;
  careful.on_connection(1);
  careful.later(1s).close(1);
  careful.later(1s).on_connection(2);
  EXPECT_EQ(careful.on(what), "met: 0 connections stood open unused when the last request (#2) came; none allowed");
  careful.evidence.connections.clear();
  EXPECT_EQ(careful.on(what), "inconclusive: when connections were closed is not known here [#1 #2]");
}

TEST(ConnectionsTest, LeftOpenByThoseThatTheRecordHas) {
  Wires run;
  scenario::ExpectConnections what;
  what.left_open = at_most(1);
  run.on_connection(1);
  run.later(1s).on_connection(2);
  run.later(1s).on_connection(3);
  EXPECT_EQ(run.on(what).substr(0, 8), "not met:");
  run.evidence.connections.erase(run.evidence.connections.begin());
  EXPECT_EQ(run.on(what), "inconclusive: when connections were closed is not known here [#1 #2 #3]") << "it may have been closed";
  what.left_open = at_most(0);
  EXPECT_EQ(run.on(what), "not met: 1 connection stood open unused when the last request (#3) came; none allowed [#2]") << "the second did";
}

TEST(ConnectionsTest, WhoDidNotWaitForItsAnswerLeftNothingOpen) {
  Wires run;
  scenario::ExpectConnections what;
  what.left_open = at_most(0);
  journal::Entry& late = run.on_connection(1);
  late.delay = 5s;
  late.sent = journal::Sent{0, 0, "client", late.real_at + 500ms};
  run.later(1s).on_connection(2);
  EXPECT_EQ(run.on(what).substr(0, 4), "met:") << "the wire holds the answer for whoever closed its side alone";
}

TEST(ConcurrencyTest, OverlapsAreSeenWhenAnswersAreHeldBack) {
  Wires run;
  for (const uint64_t number : {1u, 2u, 3u}) {
    run.on_connection(number).delay = 1s;
    run.later(100ms);
  }
  EXPECT_EQ(run.on(scenario::ExpectConcurrency{pattern("any"), 2}),
            "not met: 3 requests of any request were in flight at once; no more than 2 were allowed [#1 #2 #3]");
  EXPECT_EQ(run.on(scenario::ExpectConcurrency{pattern("any"), 3}).substr(0, 4), "met:");
}

TEST(ConcurrencyTest, OneAfterTheOther) {
  Wires run;
  for (const uint64_t number : {1u, 2u, 3u}) {
    run.on_connection(number).delay = 1s;
    run.later(1s);
  }
  EXPECT_EQ(run.on(scenario::ExpectConcurrency{pattern("any"), 1}),
            "met: at the most, 1 request of any request was in flight at once; no more than 1 was allowed [#1]");
}

TEST(ConcurrencyTest, FewConnectionsAreAnUpperBound) {
  Wires run;
  run.on_connection(1);
  run.on_connection(1);
  EXPECT_EQ(run.on(scenario::ExpectConcurrency{pattern("any"), 1}),
            "met: never more than 1 connection was open at once; no more than 1 was allowed [#1]");
  run.on_connection(2);
  EXPECT_EQ(run.on(scenario::ExpectConcurrency{pattern("any"), 1}),
            "inconclusive: answers left at once, so what was in flight together could not be seen (2 connections were "
            "open); hold them back by a rule with a delay [#1]");
}

TEST(ConcurrencyTest, ASlowAnswerIsInFlightUntilItHasLeft) {
  Wires run;
  journal::Entry& slow = run.on_connection(1);
  slow.sent = journal::Sent{800, 1000, "open", slow.real_at + 2s, 2s};
  run.later(1s).on_connection(2);
  EXPECT_EQ(run.on(scenario::ExpectConcurrency{pattern("any"), 1}).substr(0, 8), "not met:");
}

TEST(ConcurrencyTest, WhenAClientGaveUpOnAnAnswerThatNeverCameMayNotBeKnown) {
  Wires run;
  run.on_connection(1).delivery = "silence";
  run.later(5s).on_connection(2);
  const auto known = std::exchange(run.evidence.connections, {});
  EXPECT_EQ(run.on(scenario::ExpectConcurrency{pattern("any"), 1}),
            "inconclusive: 2 requests of any request may have been in flight at once: when the client gave up on an answer that never came is not "
            "known here [#1 #2]");
  EXPECT_EQ(run.on(scenario::ExpectConcurrency{pattern("any"), 2}).substr(0, 4), "met:");
  run.evidence.connections = known;
  EXPECT_EQ(run.on(scenario::ExpectConcurrency{pattern("any"), 1}).substr(0, 8), "not met:") << "still open, as the record has it";
}

TEST(ConcurrencyTest, WithoutAnAnswerARequestIsInFlightUntilItsConnectionIsClosed) {
  Wires run;
  run.on_connection(1).delivery = "silence";
  run.later(5s).on_connection(2);
  EXPECT_EQ(run.on(scenario::ExpectConcurrency{pattern("any"), 1}).substr(0, 8), "not met:");
  Wires gave_up;
  gave_up.on_connection(1).delivery = "silence";
  gave_up.later(5s).close(1);
  gave_up.on_connection(2);
  EXPECT_EQ(gave_up.on(scenario::ExpectConcurrency{pattern("any"), 1}).substr(0, 4), "met:");
}

}  // namespace
}  // namespace cfmock::expect
