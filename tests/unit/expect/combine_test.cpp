// all, any, not: three values.

#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;
using scenario::Expectation;

/// One that is met, not met, or not known, whatever the run.
Expectation that_is(Outcome outcome) {
  scenario::ExpectCalls calls;
  calls.of = pattern("GET /zones");
  calls.exactly = outcome == Outcome::kMet ? 1 : 9;
  if (outcome != Outcome::kInconclusive) return {"calls", calls, "", {}};
  return {"no_retry", scenario::ExpectNoRetry{scenario::AnswerPattern{{4711}, {}, {}}, {}}, "", {}};
}
const Outcome kYes = Outcome::kMet, kNo = Outcome::kNotMet, kUnknown = Outcome::kInconclusive;

Story one_call() {
  Story run;
  run.ask("GET /zones");
  return run;
}

template <class What>
Outcome outcome(const std::vector<Outcome>& parts) {
  What what;
  for (const Outcome part : parts) what.of.push_back(that_is(part));
  Story run = one_call();
  run.expect(what);
  return run.verdict().lines.front().outcome;
}

TEST(CombineTest, All) {
  using scenario::ExpectAll;
  EXPECT_EQ(outcome<ExpectAll>({kYes, kYes}), kYes);
  EXPECT_EQ(outcome<ExpectAll>({kYes, kUnknown}), kUnknown);
  EXPECT_EQ(outcome<ExpectAll>({kNo, kUnknown}), kNo);
}

TEST(CombineTest, Any) {
  using scenario::ExpectAny;
  EXPECT_EQ(outcome<ExpectAny>({kNo, kYes}), kYes);
  EXPECT_EQ(outcome<ExpectAny>({kUnknown, kYes}), kYes);
  EXPECT_EQ(outcome<ExpectAny>({kUnknown, kNo}), kUnknown) << "the unknown one may have held";
  EXPECT_EQ(outcome<ExpectAny>({kNo, kNo}), kNo);
}

TEST(CombineTest, Not) {
  using scenario::ExpectNot;
  EXPECT_EQ(outcome<ExpectNot>({kYes}), kNo);
  EXPECT_EQ(outcome<ExpectNot>({kNo}), kYes);
  EXPECT_EQ(outcome<ExpectNot>({kUnknown}), kUnknown) << "nor is its contrary known";
}

TEST(CombineTest, SayWhichPartDecided) {
  const Story run = one_call();
  EXPECT_EQ(run.on(scenario::ExpectAny{{that_is(kNo), that_is(kNo)}}),
            "not met: none of them holds: calls: GET /zones was asked once; exactly 9 were expected; calls: GET /zones was "
            "asked once; exactly 9 were expected [#1]");
  EXPECT_EQ(run.on(scenario::ExpectNot{{that_is(kYes)}}),
            "not met: this was not to hold: GET /zones was asked once; exactly 1 was expected [#1]");
  EXPECT_EQ(run.on(scenario::ExpectAll{{that_is(kYes), that_is(kNo)}}),
            "not met: calls: GET /zones was asked once; exactly 9 were expected [#1]");
}

TEST(CombineTest, NestAsDeepAsTheyAreWritten) {
  const Expectation either{"any", scenario::ExpectAny{{that_is(kNo), that_is(kYes)}}, "", {}};
  EXPECT_EQ(one_call().on(scenario::ExpectNot{{either}}).substr(0, 8), "not met:");
  const Expectation neither{"not", scenario::ExpectNot{{either}}, "", {}};
  EXPECT_EQ(one_call().on(scenario::ExpectNot{{neither}}).substr(0, 4), "met:");
}

TEST(CombineTest, ASignalIsNoExitOfAnyKind) {
  Story run = one_call();
  run.client().exit_code.reset();
  run.evidence.client->signal = 11;
  const Expectation zero{"exit", scenario::ExpectExit{0, {}}, "", {}};
  EXPECT_EQ(run.on(scenario::ExpectNot{{zero}}).substr(0, 8), "not met:") << "not 0, but no exit either";
  const Expectation other{"exit", scenario::ExpectExit{{}, 0}, "", {}};
  EXPECT_EQ(run.on(scenario::ExpectNot{{other}}).substr(0, 8), "not met:");
}

TEST(CombineTest, AClientThatWasFreeToAskNothingHasMetTheContraryToo) {
  Story run;
  run.scenario.allow.no_requests = true;
  scenario::ExpectRetries retries;
  retries.of = pattern("GET /zones");
  retries.at_most = 0;
  EXPECT_EQ(run.on(scenario::ExpectNot{{{"retries", retries, "", {}}}}).substr(0, 4), "met:");
}

}  // namespace
}  // namespace cfmock::expect
