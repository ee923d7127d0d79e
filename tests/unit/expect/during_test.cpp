#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;
using scenario::ExpectDuring;
using scenario::Expectation;

Expectation calls(const char* of, int exactly) {
  scenario::ExpectCalls what;
  what.of = pattern(of);
  what.exactly = exactly;
  return {"calls", what, "", {}};
}

/// Two starts: #1 and #2 in the first, #3 in the second.
Story two_runs() {
  Story run;
  run.ask("GET /zones");
  run.ask("POST /zones").wrote = true;
  run.ask("GET /zones");
  run.client(0);
  run.evidence.runs = {{1, ClientRun{}, {}}, {3, ClientRun{}, {}}};
  run.evidence.runs[0].client->exit_code = 1;
  run.evidence.runs[1].client->exit_code = 0;
  return run;
}

TEST(DuringTest, ARun) {
  const Story run = two_runs();
  ExpectDuring what;
  what.run = 2;
  what.expect = {calls("any", 1)};
  EXPECT_EQ(run.on(what), "met: calls: the API was asked once; exactly 1 was expected [#3]");
  what.expect = {{"only_reads", scenario::ExpectOnlyReads{}, "", {}}};
  EXPECT_EQ(run.on(what).substr(0, 4), "met:");
  what.run = 1;
  EXPECT_EQ(run.on(what), "not met: only_reads: POST /zones was asked; nothing but reads was allowed [#2]");
  what.run = 3;
  EXPECT_EQ(run.on(what), "inconclusive: the client was started twice, so there is no run 3");
}

TEST(DuringTest, ARunHasItsOwnEndAndItsOwnWorld) {
  Story run = two_runs();
  const RecordState record{"example.com", "1", "A", "www.example.com", "192.0.2.1", 300, false};
  run.evidence.runs[1].before = run.evidence.after = {record};
  ExpectDuring what;
  what.run = 1;
  what.expect = {{"exit", scenario::ExpectExit{1, {}}, "", {}}};
  EXPECT_EQ(run.on(what).substr(0, 4), "met:");
  what.expect = {{"world", scenario::ExpectWorld{true, {}, 1}, "", {}}};
  EXPECT_EQ(run.on(what),
            "not met: world: the world was changed: added A www.example.com 192.0.2.1 [#2]");
  what.run = 2;
  EXPECT_EQ(run.on(what), "met: world: 1 record as before");
}

TEST(DuringTest, WithoutOneEveryRunHasToEndWell) {
  const Story run = two_runs();
  EXPECT_EQ(run.on(scenario::ExpectExit{0, {}}), "not met: run 1: the client ended with exit 1; exit 0 was expected");
}

TEST(DuringTest, AfterAndBeforeAnAnswer) {
  Story run;
  run.ask("GET /zones");
  run.ask("GET /zones/1", 403, {10000});
  run.ask("GET /user");
  ExpectDuring what;
  what.after = scenario::AnswerPattern{{10000}, {}, {}};
  what.expect = {calls("any", 1)};
  EXPECT_EQ(run.on(what), "met: calls: the API was asked once; exactly 1 was expected [#3]");
  what.before = what.after;
  what.after.reset();
  EXPECT_EQ(run.on(what), "met: calls: the API was asked once; exactly 1 was expected [#1]");
  what.before = scenario::AnswerPattern{{971}, {}, {}};
  EXPECT_EQ(run.on(what), "inconclusive: no answer had code 971: the client never met it");
}

TEST(DuringTest, FromAndUntilARequest) {
  Story run;
  for (const char* call : {"GET /a", "GET /b", "GET /c", "GET /d"}) run.ask(call);
  ExpectDuring what;
  what.from = pattern("GET /b");
  what.until = pattern("GET /d");
  what.expect = {calls("any", 2)};
  EXPECT_EQ(run.on(what), "met: calls: the API was asked twice; exactly 2 were expected [#2 #3]");
  what.until = pattern("GET /e");
  what.expect = {calls("any", 3)};
  EXPECT_EQ(run.on(what).substr(0, 4), "met:") << "to the end";
  what.from = pattern("GET /e");
  EXPECT_EQ(run.on(what), "inconclusive: GET /e was never asked, so there was nothing to judge");
}

TEST(DuringTest, APartWithoutRequestsIsNoSilentClient) {
  Story run;
  run.ask("GET /zones", 403, {10000});
  scenario::ExpectCalls at_least;
  at_least.of = pattern("GET /user");
  at_least.at_least = 1;
  ExpectDuring what;
  what.after = scenario::AnswerPattern{{10000}, {}, {}};
  what.expect = {{"calls", at_least, "", {}}};
  EXPECT_EQ(run.on(what), "not met: calls: GET /user was never asked; at least 1 was expected");
}

}  // namespace
}  // namespace cfmock::expect
