// The verdict as a whole, and what is expected without being said.

#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;
using ::testing::ElementsAre;

const std::string kAllHeld =
    "met: every request was an operation of the API, every rule was walked to its end, no retry came early, "
    "no credential leaked";

TEST(StrictTest, OneLineWhenAllHeld) {
  Story run;
  run.client();
  run.ask("GET /zones");
  EXPECT_THAT(run.strictly(), ElementsAre(kAllHeld));
  run.scenario.allow = {true, true, true, true};
  EXPECT_THAT(run.strictly(), ElementsAre("met: no credential leaked"));
}

TEST(StrictTest, UnknownOperations) {
  Story run;
  journal::Entry& wrong = run.ask("GET /zonez", 404, {7000});
  wrong.operation = "";
  wrong.cause = "unknown-route";
  wrong.why = "404 7000: no route; the nearest is GET /zones";
  EXPECT_THAT(
      run.strictly(),
      ElementsAre(
          "not met: GET /zonez is no operation of the API (404 7000: no route; the nearest is GET /zones) "
          "[#1]"));
  run.ask("GET /b").operation = "";
  run.ask("GET /c").operation = "";
  EXPECT_THAT(
      run.strictly(),
      ElementsAre(
          "not met: GET /zonez is no operation of the API (404 7000: no route; the nearest is GET /zones); "
          "and 2 more requests like it [#1 #2 #3]"));
  run.scenario.allow.unknown_operations = true;
  EXPECT_THAT(
      run.strictly(),
      ElementsAre("met: every rule was walked to its end, no retry came early, no credential leaked"));
}

TEST(StrictTest, ARefusalOfTheCredentialSaysNothingOfTheRoute) {
  Story run;
  journal::Entry& wrong = run.ask("GET /zonez", 403, {9109});
  wrong.operation = "";
  wrong.cause = "expired-token";
  wrong.why = "403 9109: token \"primary\" expired 1 h ago";
  EXPECT_THAT(run.strictly(), ElementsAre("not met: GET /zonez is no operation of the API [#1]"));
}

TEST(StrictTest, WhatARuleAnswersIsKnown) {
  Story run;
  journal::Entry& scripted = run.ask("GET /brand-new");
  scripted.operation = "";
  scripted.answered_by = journal::AnsweredBy::kRule;
  EXPECT_THAT(run.strictly(), ElementsAre(kAllHeld));
}

TEST(StrictTest, WhatWasNoRequestIsNamed) {
  Story run;
  journal::Entry& garbage = run.ask("GET /", 400);
  garbage.method = garbage.operation = "";
  garbage.answered_by = journal::AnsweredBy::kServer;
  garbage.why = "400: header line without a colon";
  EXPECT_THAT(
      run.strictly(),
      ElementsAre(
          "not met: what was no HTTP request is no operation of the API (400: header line without a colon) "
          "[#1]"));
}

TEST(StrictTest, Rules) {
  Story run;
  run.ask("GET /zones");
  run.evidence.rules = {{"GET /zones", {"f.yaml", 7, 3}, 0, 2, false},
                        {"GET /user", {"f.yaml", 9, 3}, 1, 3, false},
                        {"GET /done", {}, 2, 2, false},
                        {"GET /ever", {}, 1, 0, false},
                        {"GET /may", {}, 0, 1, true}};
  EXPECT_THAT(run.strictly(), ElementsAre("not met: the rule `GET /zones` was never reached",
                                          "not met: the rule `GET /user` answered 1 of 3 requests"));
  EXPECT_EQ(run.verdict().lines[0].place.text(), "f.yaml:7:3");
  run.scenario.allow.unfinished_rules = true;
  EXPECT_THAT(run.strictly(),
              ElementsAre("met: every request was an operation of the API, no retry came early, no "
                          "credential leaked"));
}

TEST(StrictTest, ARuleForEverMustBeReachedToo) {
  Story run;
  run.ask("GET /zones");
  run.evidence.rules = {{"GET /ever", {}, 0, 0, false}};
  EXPECT_THAT(run.strictly(), ElementsAre("not met: the rule `GET /ever` was never reached"));
}

Story early_run() {
  Story run;
  run.ask("GET /zones", 429, {971}).retry_after = 1s;
  run.after(200ms).ask("GET /zones", 200);
  return run;
}

TEST(StrictTest, EarlyRetries) {
  Story run = early_run();
  EXPECT_TRUE(run.verdict().lines.front().attempts);
  EXPECT_THAT(
      run.strictly(),
      ElementsAre("not met: GET /zones was asked again 200 ms after #1, whose Retry-After said 1 s [#1 #2]"));
  run.ask("GET /user", 429, {971}).retry_after = 1s;
  run.after(10ms).ask("GET /user", 200);
  EXPECT_THAT(
      run.strictly(),
      ElementsAre(
          "not met: GET /zones was asked again 200 ms after #1, whose Retry-After said 1 s; and 1 more came "
          "early [#1 #2 #3 #4]"));
  run.scenario.allow.early_retries = true;
  EXPECT_THAT(run.strictly(),
              ElementsAre("met: every request was an operation of the API, every rule was walked to its "
                          "end, no credential leaked"));
}

TEST(StrictTest, ARetryInTimeOrOfAnotherCallIsNotEarly) {
  Story run;
  run.ask("GET /zones", 429, {971}).retry_after = 1s;
  run.ask("GET /user", 200);
  run.after(1s).ask("GET /zones", 200);
  run.ask("GET /zones", 200);
  run.ask("GET /accounts", 429, {971}).retry_after = 0s;
  run.ask("GET /accounts", 200);
  EXPECT_THAT(run.strictly(), ElementsAre(kAllHeld));
}

TEST(StrictTest, OnlyTheNextTimeIsMeasured) {
  Story run;
  run.ask("GET /zones", 429, {971}).retry_after = 10s;
  run.after(1s).ask("GET /zones", 200);
  run.after(1s).ask("GET /zones", 200);  // nobody told this one to wait
  EXPECT_THAT(
      run.strictly(),
      ElementsAre("not met: GET /zones was asked again 1 s after #1, whose Retry-After said 10 s [#1 #2]"));
}

TEST(StrictTest, RetriesThatAreOnlyCountedLeaveWaitsToStrictness) {
  Story run = early_run();
  scenario::ExpectRetries retries;
  retries.of = pattern("GET /zones");
  retries.at_most = 3;
  run.expect(retries);
  EXPECT_EQ(run.strictly().size(), 1u);
  EXPECT_EQ(run.strictly().front().substr(0, 8), "not met:");
}

TEST(StrictTest, EarlyRetriesAreNotToldTwice) {
  Story run = early_run();
  scenario::ExpectRetries retries;
  retries.of = pattern("GET /zones");
  retries.waits_retry_after = true;
  run.expect(retries);
  EXPECT_THAT(run.strictly(),
              ElementsAre("met: every request was an operation of the API, every rule was walked to "
                          "its end, no credential leaked"));
  EXPECT_EQ(run.verdict().outcome, Outcome::kNotMet);
}

TEST(StrictTest, NoWaitNeedsNoClock) {
  Story run = early_run();
  run.scenario.clock_scale = 0;
  run.evidence.entries[0].retry_after = 0s;
  EXPECT_THAT(run.strictly(), ElementsAre(kAllHeld));
}

TEST(StrictTest, AClockThatStandsStillLeavesEarlyRetriesOpen) {
  Story run = early_run();
  run.scenario.clock_scale = 0;
  EXPECT_THAT(
      run.strictly(),
      ElementsAre("inconclusive: the session's clock stands still, so waits cannot be measured [#1 #2]"));
}

TEST(StrictTest, LeaksAreAlwaysJudgedButToldOnce) {
  Story run;
  run.client().leaks = {"token \"primary\" in output"};
  run.ask("GET /zones");
  EXPECT_THAT(run.strictly(), ElementsAre("not met: the client showed token \"primary\" in output"));
  run.scenario.allow = {true, true, true, true};
  EXPECT_THAT(run.strictly(), ElementsAre("not met: the client showed token \"primary\" in output"));
  run.expect(scenario::ExpectOutput{{}, {}, {}, true});
  EXPECT_THAT(run.strictly(), ElementsAre());
  EXPECT_EQ(run.verdict().outcome, Outcome::kNotMet);
}

TEST(StrictTest, OutputThatWasNotKeptLeavesLeaksOpen) {
  Story run;
  run.ask("GET /zones");
  run.client().truncated = true;
  EXPECT_THAT(
      run.strictly(),
      ElementsAre("inconclusive: no credential stood in the output, as far as it was kept, nor in a URL"));
}

const std::string kSilent =
    "inconclusive: no request came; does the client read its base URL, or with --proxy the proxy, from the environment?";

TEST(InconclusiveTest, AClientThatAsksNothing) {
  Story run;
  run.client();
  run.evidence.rules = {{"GET /zones", {}, 0, 1, false}};  // which says no more
  EXPECT_THAT(run.strictly(), ElementsAre(kSilent));
  EXPECT_EQ(run.verdict().outcome, Outcome::kInconclusive);
  run.scenario.allow.no_requests = true;
  EXPECT_EQ(run.verdict().outcome, Outcome::kMet);
}

TEST(InconclusiveTest, UnlessThatIsExpected) {
  scenario::ExpectCalls none;
  none.of = pattern("any");
  none.exactly = 0;
  Story run;
  run.expect(none);
  EXPECT_EQ(run.verdict().outcome, Outcome::kMet);
  Story never;
  never.expect(scenario::ExpectNever{pattern("any"), {}});
  EXPECT_EQ(never.verdict().outcome, Outcome::kMet);
  Story narrower;
  narrower.expect(scenario::ExpectNever{pattern("DELETE any"), {}});
  EXPECT_EQ(narrower.verdict().outcome, Outcome::kInconclusive);
  Story later;
  later.expect(scenario::ExpectNever{pattern("any"), scenario::AnswerPattern{{10000}, {}, {}}});
  EXPECT_EQ(later.verdict().outcome, Outcome::kInconclusive);
}

TEST(InconclusiveTest, AClientThatWasStopped) {
  Story run;
  run.ask("GET /zones");
  run.client().timed_out = true;
  EXPECT_THAT(run.strictly(),
              ElementsAre("inconclusive: the client had not ended after 20 s and was stopped"));
  run.client().interrupted = true;
  EXPECT_THAT(run.strictly(), ElementsAre("inconclusive: the run was interrupted"));
}

TEST(InconclusiveTest, RowsThatWereDropped) {
  Story run;
  run.evidence.dropped = 12;
  EXPECT_THAT(run.strictly(), ElementsAre("inconclusive: 12 rows of the journal dropped"));
}

/// What is missing might have come: that is not known. What is too much is.
TEST(InconclusiveTest, WhatALostRowOrAStoppedClientMayStillHaveHeld) {
  scenario::ExpectCalls calls;
  calls.of = pattern("GET /zones");
  calls.exactly = 2;
  scenario::ExpectRetries retries;
  retries.of = pattern("GET /zones");
  retries.at_least = 1;
  scenario::ExpectOrder order;
  order.of = {pattern("GET /zones"), pattern("GET /user")};
  Story run;
  run.ask("GET /zones", 429, {971});
  run.client(1).timed_out = true;
  const std::string stopped = ", but the client had not ended after 20 s and was stopped";
  EXPECT_EQ(run.on(calls),
            "inconclusive: GET /zones was asked once; exactly 2 were expected" + stopped + " [#1]");
  EXPECT_EQ(run.on(retries),
            "inconclusive: GET /zones was never tried again after 429 971; at least 1 was expected" +
                stopped + " [#1]");
  EXPECT_EQ(run.on(order), "inconclusive: GET /user was never asked" + stopped + " [#1]");
  EXPECT_EQ(run.on(scenario::ExpectPages{pattern("GET /zones")}),
            "inconclusive: no page of GET /zones was served" + stopped);
  EXPECT_EQ(run.on(scenario::ExpectOutput{{"10000"}, {}, {}, false}),
            "inconclusive: the output does not mention \"10000\"" + stopped);
  EXPECT_EQ(run.on(scenario::ExpectWorld{false, scenario::RecordMatch{"", "A", "", ""}, 1}),
            "inconclusive: A is not there; 1 was expected" + stopped);
  run.evidence.rules = {{"GET /zones", {}, 1, 2, false}};
  EXPECT_EQ(run.strictly().front(), "inconclusive: the rule `GET /zones` answered 1 of 2 requests" + stopped);
  calls.exactly = 0;
  EXPECT_EQ(run.on(calls), "not met: GET /zones was asked once; none was allowed [#1]");

  run.client(0);
  run.evidence.dropped = 3;
  calls.exactly = 2;
  EXPECT_EQ(run.on(calls),
            "inconclusive: GET /zones was asked once; exactly 2 were expected, but 3 rows of the journal "
            "dropped [#1]");
  EXPECT_EQ(run.on(scenario::ExpectExit{1, {}}).substr(0, 8), "not met:");  // rows have nothing to do with it
  run.ask("GET /user");
  std::swap(order.of[0], order.of[1]);
  EXPECT_EQ(run.on(order),
            "inconclusive: GET /zones (#1) was to come after GET /user (#2), but 3 rows of the journal "
            "dropped [#1 #2]");
}

TEST(InconclusiveTest, AClientThatAskedNothingIsNotJudgedByHowItEnded) {
  Story run;
  run.client(1, "", "no such module");
  EXPECT_EQ(run.on(scenario::ExpectExit{0, {}}),
            "inconclusive: the client ended with exit 1; exit 0 was expected, but no request came");
  EXPECT_EQ(run.on(scenario::ExpectOutput{{"10000"}, {}, {}, false}),
            "inconclusive: the output does not mention \"10000\", but no request came");
  run.client(1, "", "Traceback (most recent call last):");
  EXPECT_EQ(run.on(scenario::ExpectNoCrash{}).substr(0, 8), "not met:");  // it crashed, that is sure
  run.evidence.client->leaks = {"token \"primary\" in standard error"};
  EXPECT_EQ(run.on(scenario::ExpectOutput{{"10000"}, {}, {}, true}),
            "not met: the client showed token \"primary\" in standard error");
}

TEST(VerdictTest, SentencesNameTheOperationAndNotItsIds) {
  Story run;
  for (int i = 0; i < 2; ++i)
    run.ask("GET /zones/023e105f4ecef8ad9ca31a8372d0c353?page=2", 403, {9109}).operation =
        "GET /zones/{zone_id}";
  EXPECT_EQ(
      run.on(scenario::ExpectNoRetry{{{9109}, {}, {}}, {}}),
      "not met: GET /zones/{zone_id}?page=2 was asked again once after 403 9109; none was allowed [#1 #2]");
}

TEST(VerdictTest, PatternsThatWereWrittenAsMappingsAreNamedByWhatTheyMean) {
  Story run;
  run.ask("GET /user");
  scenario::ExpectNever never{pattern("POST|PUT any"), {}};
  never.of.text = "{method: [POST, PUT]}";
  EXPECT_EQ(run.on(never), "met: POST|PUT was never asked");
  never.of = pattern("* /zones/**");
  never.of.text = "{path: /zones/**, where: {query: {page: \"2\"}}}";
  never.of.query = {{"page", equals("2")}};
  EXPECT_EQ(run.on(never), "met: /zones/** (with its `where`) was never asked");
  never.of = pattern("GET /zones");
  never.of.text = "{method: GET, path: /zones}";
  EXPECT_EQ(run.on(never), "met: GET /zones was never asked");
}

TEST(VerdictTest, NotMetWinsOverInconclusiveWinsOverMet) {
  Story run;
  run.client(1);
  run.ask("GET /zones");
  run.expect(scenario::ExpectExit{{}, 0}, "exit: {not: 0}");
  EXPECT_EQ(run.verdict().outcome, Outcome::kMet);
  run.evidence.dropped = 1;
  EXPECT_EQ(run.verdict().outcome, Outcome::kInconclusive);
  run.expect(scenario::ExpectExit{0, {}}, "exit: 0");
  EXPECT_EQ(run.verdict().outcome, Outcome::kNotMet);
}

TEST(VerdictTest, CarriesTheScenarioAndItsLinesInOrder) {
  Story run;
  run.client(1);
  run.ask("GET /zones");
  run.expect(scenario::ExpectExit{{}, 0}, "exit: {not: 0}");
  run.expect(scenario::ExpectNoCrash{}, "crash: never");
  const Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.scenario, "some-scenario");
  EXPECT_EQ(verdict.file, "scenarios/some-scenario.yaml");
  EXPECT_EQ(verdict.cause, "expired-token");
  EXPECT_EQ(verdict.title, "Some scenario");
  ASSERT_EQ(verdict.lines.size(), 3u);
  EXPECT_EQ(verdict.lines[0].expectation, "exit: {not: 0}");
  EXPECT_EQ(verdict.lines[0].place.text(), "scenarios/some-scenario.yaml:9:5");
  EXPECT_EQ(verdict.lines[1].expectation, "crash: never");
  EXPECT_EQ(verdict.lines[2].kind, "strict");
  EXPECT_FALSE(verdict.lines[2].attempts);
}

TEST(VerdictTest, HostileTextIsMadePrintable) {
  Story run;
  journal::Entry& e = run.ask("GET /a\x1b[2J\xff", 0);
  e.operation = "";
  e.delivery = "\x1b";
  for (const std::string& line : run.strictly()) EXPECT_EQ(line.find('\x1b'), std::string::npos) << line;
}

TEST(InconclusiveTest, SilenceMayBeExpectedWithinAnother) {
  const scenario::Expectation never{"never", scenario::ExpectNever{pattern("any"), {}}, "", {}};
  scenario::ExpectDuring first_run;
  first_run.run = 1, first_run.expect = {never};
  scenario::ExpectDuring since = first_run;
  since.run.reset(), since.from = pattern("GET /zones");
  const auto outcome = [](auto what) {
    Story run;
    run.expect(what);
    return run.verdict().outcome;
  };
  EXPECT_EQ(outcome(scenario::ExpectAll{{never}}), Outcome::kMet);
  EXPECT_EQ(outcome(scenario::ExpectAny{{never}}), Outcome::kMet);
  EXPECT_EQ(outcome(first_run), Outcome::kMet);
  EXPECT_EQ(outcome(since), Outcome::kInconclusive) << "that part never began";
}

}  // namespace
}  // namespace cfmock::expect
