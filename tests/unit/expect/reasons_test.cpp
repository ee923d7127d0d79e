// A reason is given where the journal shows it, and only there.

#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

/// The reason of the first line of that kind that is not met; "" when there is none.
template <class What>
std::string reason(const Story& run, const char* kind, What what) {
  Story alone = run;
  alone.scenario.expect = {{kind, what, "", {}}};
  return judge(alone.scenario, run.evidence).lines.front().reason;
}

scenario::ExpectRetries told() {
  scenario::ExpectRetries out;
  out.of = pattern("any");
  out.waits_retry_after = true;
  return out;
}

Story told_again_after(const std::vector<Duration>& waits) {
  Story run;
  run.ask("GET /zones", 429, {971}).retry_after = 5s;
  for (const Duration wait : waits) run.after(wait).ask("GET /zones", 429, {971}).retry_after = 5s;
  return run;
}

TEST(ReasonsTest, AFixedWaitWhateverWasTold) {
  EXPECT_EQ(reason(told_again_after({500ms, 510ms, 495ms}), "retries", told()),
            "the client waits a fixed 500 ms whatever Retry-After says");
  EXPECT_EQ(reason(told_again_after({1ms, 2ms}), "retries", told()),
            "the client asks again at once whatever Retry-After says");
  EXPECT_EQ(reason(told_again_after({500ms}), "retries", told()), "") << "one wait shows no habit";
  EXPECT_EQ(reason(told_again_after({500ms, 3s}), "retries", told()), "");
  EXPECT_EQ(reason(told_again_after({5s, 6s}), "retries", told()), "") << "what is met needs no reason";
}

TEST(ReasonsTest, AScheduleOfItsOwn) {
  EXPECT_EQ(reason(told_again_after({500ms, 1s, 2s}), "retries", told()),
            "the client backs off on a schedule of its own (500 ms, 1 s, 2 s) and does not look at Retry-After");
  EXPECT_EQ(reason(told_again_after({2s, 1s, 500ms}), "retries", told()), "");
}

TEST(ReasonsTest, TheRetryOfAnSdk) {
  const scenario::ExpectNoRetry what{scenario::AnswerPattern{{10000}, {}, {}}, {}};
  Story run;
  run.ask("GET /zones", 401, {10000}).retry_count = 0;
  run.after(600ms).ask("GET /zones", 401, {10000}).retry_count = 1;
  EXPECT_EQ(reason(run, "no_retry", what), "the SDK's own retry (X-Stainless-Retry-Count 1) repeated it as #2");
  run.evidence.entries[1].retry_count = 0;
  EXPECT_EQ(reason(run, "no_retry", what), "");
}

TEST(ReasonsTest, WithoutAPause) {
  scenario::ExpectRetries most;
  most.of = pattern("any");
  most.at_most = 1;
  Story run;
  for (int i = 0; i < 4; ++i) run.after(1ms).ask("GET /zones", 500);
  EXPECT_EQ(reason(run, "retries", most), "it tries again at once, 3 times without a pause");
  run.evidence.entries[3].at += 2s;
  EXPECT_EQ(reason(run, "retries", most), "");
}

TEST(ReasonsTest, AWriteRepeatedAfterItsAnswerWasLost) {
  const scenario::ExpectOnce once{pattern("any"), {}, 1};
  Story run;
  run.ask("POST /zones", 0, {}, "{}");
  run.after(1s).ask("POST /zones", 200, {}, "{}");
  EXPECT_EQ(reason(run, "once", once), "it repeats a write whose answer was lost (#1): the first may have been carried out");
  run.evidence.entries[0].delivery = "complete";
  run.evidence.entries[0].status = 502;
  EXPECT_EQ(reason(run, "once", once), "it repeats a write after 502 (#1) as it would a read");
  run.evidence.entries[0].status = 429;
  EXPECT_EQ(reason(run, "once", once), "");
}

TEST(ReasonsTest, AFailedReadTakenForAnEmptyList) {
  const scenario::ExpectNever never{pattern("POST any"), scenario::AnswerPattern{{}, {500}, {}}};
  Story run;
  run.ask("GET /zones/1/dns_records?name=www", 500);
  run.ask("POST /zones/1/dns_records", 200, {}, "{}");
  EXPECT_EQ(reason(run, "never", never), "it takes the failed read #1 (500) for an empty list");
  Story other;
  other.ask("GET /zones/2/dns_records", 500);
  other.ask("POST /zones/1/dns_records", 200, {}, "{}");
  EXPECT_EQ(reason(other, "never", never), "") << "another list";
  Story read;
  read.ask("GET /zones/1/dns_records", 500);
  read.ask("GET /zones/1/dns_records", 200);
  read.ask("POST /zones/1/dns_records", 200, {}, "{}");
  EXPECT_EQ(reason(read, "never", never), "") << "it was read in the end";
}

TEST(ReasonsTest, ASecondRunThatDoesNotLook) {
  Story run;
  run.ask("POST /zones/1/dns_records", 200, {}, "{}").wrote = true;
  run.ask("POST /zones/1/dns_records", 200, {}, "{}").wrote = true;
  run.evidence.runs = {{1, {}, {}}, {2, {}, {}}};
  scenario::ExpectCalls most;
  most.of = pattern("any");
  most.at_most = 1;
  EXPECT_EQ(reason(run, "calls", most),
            "a later run asks again for what the first had made (#2): it does not read before it writes");
  run.evidence.runs.clear();
  EXPECT_EQ(reason(run, "calls", most), "");
}

TEST(ReasonsTest, PagesOnNewConnections) {
  scenario::ExpectConnections what;
  what.reused = true;
  Story run;
  for (const uint64_t n : {1u, 2u, 3u}) {
    run.after(1ms).ask("GET /zones?page=" + std::to_string(n)).connection = n;
    run.evidence.connections.push_back({n, run.now, std::nullopt});
  }
  EXPECT_EQ(reason(run, "connections", what), "each page was asked on a new connection");
  for (journal::Entry& entry : run.evidence.entries) entry.headers.add("Connection", "close");
  EXPECT_EQ(reason(run, "connections", what), "the client asks for it: each request says Connection: close");
  Story mixed;
  mixed.ask("GET /zones").connection = 1;
  mixed.ask("GET /user").connection = 2;
  EXPECT_EQ(reason(mixed, "connections", what), "");
}

TEST(ReasonsTest, PagesThatWereNotRead) {
  Story run;
  run.page("GET /zones", 1, 3);
  EXPECT_EQ(reason(run, "pages", scenario::ExpectPages{}), "it reads the first page and asks for no other");
  Story trusting;
  trusting.page("GET /zones?per_page=5000", 1, 3);
  EXPECT_EQ(reason(trusting, "pages", scenario::ExpectPages{}),
            "it asked for 5000 a page, was given 100, and took the short page for the last");
}

TEST(ReasonsTest, ALookupForEachChange) {
  const scenario::ExpectZoneLookups each{true, {}};
  Story run;
  run.ask("GET /zones?name=example.com");
  run.ask("POST /zones/1/dns_records");
  run.ask("GET /zones?name=example.com");
  EXPECT_EQ(reason(run, "zone_lookups", each), "it looks the zone up anew for each change");
  Story twice;
  twice.ask("GET /zones?name=example.com");
  twice.ask("GET /zones?name=example.com");
  EXPECT_EQ(reason(twice, "zone_lookups", each), "");
}

TEST(ReasonsTest, ARefusalPassedOver) {
  const scenario::ExpectExit what{{}, 0};
  Story run;
  run.ask("GET /zones", 403, {9109});
  run.client(0, "done");
  EXPECT_EQ(reason(run, "exit", what), "the last answer was 403 9109 (#1), and the client ended as if all were well");
  run.ask("GET /zones", 200);
  EXPECT_EQ(reason(run, "exit", what), "");
}

TEST(ReasonsTest, AClientThatSaysNothing) {
  scenario::ExpectOutput what;
  what.mentions = {"10000"};
  Story run;
  run.ask("GET /zones", 401, {10000});
  run.client(1);
  EXPECT_EQ(reason(run, "output", what), "the client printed nothing");
  run.client(1, "failed");
  EXPECT_EQ(reason(run, "output", what), "");
}

TEST(ReasonsTest, ACredentialThatFollowsARedirect) {
  Story run;
  run.ask("GET /zones", 302).answer_headers.add("Location", "http://localhost/zones");
  run.ask("GET /zones").leaks = {"credential sent to another host, localhost"};
  run.client(0);
  scenario::ExpectOutput what;
  what.leaks_nothing = true;
  EXPECT_EQ(reason(run, "output", what), "it follows the redirect of #1 and takes its credential along");
  run.evidence.entries[0].status = 200;
  EXPECT_EQ(reason(run, "output", what), "");
}

TEST(ReasonsTest, WhatIsMissingIsNotExplainedByWhatWasRepeated) {
  scenario::ExpectRetries more;
  more.of = pattern("any");
  more.at_least = 3;
  Story run;
  run.ask("GET /zones", 500).retry_count = 0;
  run.after(1ms).ask("GET /zones", 500).retry_count = 1;
  EXPECT_EQ(reason(run, "retries", more), "");
}

TEST(ReasonsTest, OfAPartTheWholeRunIsKnown) {
  Story run;
  run.ask("POST /zones/1/dns_records", 200, {}, "{}").wrote = true;
  run.ask("POST /zones/1/dns_records", 200, {}, "{}").wrote = true;
  run.evidence.runs = {{1, {}, {}}, {2, {}, {}}};
  scenario::ExpectDuring what;
  what.run = 2;
  what.expect = {{"only_reads", scenario::ExpectOnlyReads{}, "", {}}};
  EXPECT_EQ(reason(run, "during", what),
            "a later run asks again for what the first had made (#2): it does not read before it writes");
}

}  // namespace
}  // namespace cfmock::expect
