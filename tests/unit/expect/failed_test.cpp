// `failed:` in every `after:`.

#include "expect/requests.hpp"
#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;
using Failed = scenario::AnswerPattern::Failed;

scenario::AnswerPattern after(Failed failed) {
  scenario::AnswerPattern out;
  out.failed = failed;
  return out;
}

journal::Entry& scripted(journal::Entry& entry, const std::string& answer) {
  entry.answered_by = journal::AnsweredBy::kRule;
  entry.answer = answer;
  entry.answer_size = answer.size();
  return entry;
}

TEST(FailedTest, IsWhatNoClientCanUse) {
  Story run;
  EXPECT_TRUE(failed(run.ask("GET /zones", 0)));
  EXPECT_TRUE(failed(run.ask("GET /zones", 403, {9109})));
  EXPECT_TRUE(failed(run.ask("GET /zones", 502)));
  EXPECT_TRUE(failed(run.ask("GET /zones", 200, {10000})));
  EXPECT_TRUE(failed(scripted(run.ask("GET /zones"), "<html>")));
  EXPECT_TRUE(failed(scripted(run.ask("GET /zones"), "")));
  EXPECT_TRUE(failed(scripted(run.ask("GET /zones"), R"({"result": [)")));
  EXPECT_TRUE(failed(scripted(run.ask("GET /zones"), R"({"success": false, "result": null})")));
  run.ask("GET /zones").delivery = "close";
  EXPECT_TRUE(failed(run.evidence.entries.back()));
}

TEST(FailedTest, IsNotWhatTheApiServes) {
  Story run;
  EXPECT_FALSE(failed(run.ask("GET /zones")));
  EXPECT_FALSE(failed(run.ask("GET /zones", 302)));
  EXPECT_FALSE(failed(scripted(run.ask("GET /zones"), R"({"success": true, "result": []})")));
  EXPECT_FALSE(failed(scripted(run.ask("DELETE /zones/1", 204), "")));
  EXPECT_FALSE(failed(scripted(run.ask("HEAD /zones"), "")));
  journal::Entry& zone_file = run.ask("GET /zones/1/dns_records/export");
  zone_file.answer = ";; Domain: example.com";
  EXPECT_FALSE(failed(zone_file));
}

TEST(FailedTest, OfABodyThatWasNotKeptWholeTheStartIsJudged) {
  Story run;
  journal::Entry& large = scripted(run.ask("GET /zones"), R"({"success":true,"result":[{)");
  large.answer_size = 9000;
  EXPECT_FALSE(failed(large));
  journal::Entry& refused = scripted(run.ask("GET /zones"), R"({"success":false,"result":[{)");
  refused.answer_size = 9000;
  EXPECT_TRUE(failed(refused));
  journal::Entry& redacted = scripted(run.ask("GET /zones"), R"({"result":"<token "primary" #0a1b2c3d>"})");
  EXPECT_FALSE(failed(redacted));
}

TEST(FailedTest, NoWriteAfterAFailedRead) {
  const scenario::ExpectNever what{pattern("POST|PUT|PATCH|DELETE any"), after(Failed::kRead)};
  Story run;
  run.ask("POST /zones", 403, {9109});
  run.ask("GET /zones", 200);
  EXPECT_EQ(run.on(what), "inconclusive: no read failed: the client never met it");
  scripted(run.ask("GET /zones/1/dns_records"), "<html>");
  EXPECT_EQ(run.on(what), "met: POST|PUT|PATCH|DELETE any was never asked after 200 (no JSON) of #3 [#3]");
  run.ask("DELETE /zones/1/dns_records/2");
  EXPECT_EQ(run.on(what),
            "not met: DELETE /zones/1/dns_records/2 was asked after 200 (no JSON) of #3; none was allowed [#3 #4]");
}

TEST(FailedTest, ReadsAndWritesAreToldApart) {
  Story run;
  run.ask("POST /graphql", 500);
  EXPECT_TRUE(answered(run.evidence.entries[0], after(Failed::kRead)));
  EXPECT_FALSE(answered(run.evidence.entries[0], after(Failed::kWrite)));
  run.ask("POST /zones", 500);
  EXPECT_TRUE(answered(run.evidence.entries[1], after(Failed::kWrite)));
  EXPECT_TRUE(answered(run.evidence.entries[1], after(Failed::kAny)));
  EXPECT_FALSE(answered(run.evidence.entries[1], after(Failed::kRead)));
}

TEST(FailedTest, NarrowsACodeToo) {
  scenario::AnswerPattern both = after(Failed::kWrite);
  both.codes = {10000};
  Story run;
  run.ask("GET /zones", 403, {10000});
  EXPECT_EQ(run.on(scenario::ExpectNoRetry{both, {}}),
            "inconclusive: no answer had code 10000, a failure of a write: the client never met it");
}

TEST(FailedTest, ACallThatFailedWithA200IsTriedAgain) {
  scenario::ExpectRetries what;
  what.of = pattern("GET /zones");
  what.at_most = 0;
  Story run;
  scripted(run.ask("GET /zones"), "<html>");
  run.ask("GET /zones");
  EXPECT_EQ(run.on(what), "not met: GET /zones was tried again once after 200 (no JSON); none was allowed [#1 #2]");
}

}  // namespace
}  // namespace cfmock::expect
