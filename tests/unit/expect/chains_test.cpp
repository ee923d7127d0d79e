#include "expect/chains.hpp"

#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;
using ::testing::ElementsAre;

using Seqs = std::vector<uint64_t>;

std::vector<Seqs> grouped(const Story& run) {
  std::vector<Seqs> out;
  for (const Chain& chain : chains(run.evidence)) {
    out.emplace_back();
    for (const journal::Entry* entry : chain.attempts) out.back().push_back(entry->seq);
  }
  return out;
}

TEST(ChainsTest, TheSameCallUntilItSucceeds) {
  Story run;
  run.ask("GET /zones", 429, {971});
  run.ask("GET /user", 200);
  run.ask("GET /zones", 429, {971});
  run.ask("GET /zones", 200);
  run.ask("GET /zones", 200);  // made anew
  run.ask("GET /zones", 500);
  run.ask("GET /zones", 500);
  EXPECT_THAT(grouped(run), ElementsAre(Seqs{1, 3, 4}, Seqs{2}, Seqs{5}, Seqs{6, 7}));
}

TEST(ChainsTest, AnAnswerThatDidNotArriveIsNoSuccess) {
  Story run;
  run.ask("GET /zones", 200).delivery = "close";
  run.ask("GET /zones", 0);
  run.ask("GET /zones", 200, {10000});  // 200 with errors
  run.ask("GET /zones", 200);
  EXPECT_THAT(grouped(run), ElementsAre(Seqs{1, 2, 3, 4}));
}

TEST(ChainsTest, ACountOfZeroDoesNotMakeARetryAnother) {
  Story run;
  for (int i = 0; i < 8; ++i) run.ask("GET /zones", 429).retry_count = 0;
  EXPECT_EQ(chains(run.evidence).size(), 1U);
  scenario::ExpectRetries most;
  most.of = pattern("any");
  most.at_most = 2;
  EXPECT_EQ(run.on(most).substr(0, 62), "not met: GET /zones was tried again 7 times after 429; at most");
}

TEST(ChainsTest, AnOuterLoopOverACountingSdkIsOneChain) {
  Story run;
  for (const int count : {0, 1, 0, 1, -1}) run.ask("GET /zones", 429).retry_count = count;
  EXPECT_THAT(grouped(run), ElementsAre(Seqs{1, 2, 3, 4, 5}));
}

TEST(ChainsTest, CountedCallsSideBySideStayApart) {
  Story run;
  const auto beside = [&run](int count) {
    journal::Entry& entry = run.ask("GET /zones", 429);
    entry.retry_count = count, entry.delay = 1s;
  };
  beside(0);  // a
  beside(0);  // b
  run.after(2s);
  beside(1);  // a
  beside(1);  // b
  run.after(2s);
  run.ask("GET /zones", 200).retry_count = 2;
  run.ask("GET /zones", 200).retry_count = 2;
  EXPECT_THAT(grouped(run), ElementsAre(Seqs{1, 3, 5}, Seqs{2, 4, 6}));
}

TEST(ChainsTest, ACountThatSkipsGoesOnTheNewest) {
  Story run;
  run.ask("GET /zones", 429).retry_count = 0;
  run.ask("GET /zones", 429).retry_count = 2;  // attempt 1 did not get through
  EXPECT_THAT(grouped(run), ElementsAre(Seqs{1, 2}));
}

TEST(ChainsTest, ACountThatDoesNotGrowIsATryAllTheSame) {
  Story run;
  run.ask("GET /zones", 429).retry_count = 2;  // the start is not in the journal
  run.ask("GET /zones", 429).retry_count = 1;
  run.ask("GET /zones", 429).retry_count = 3;
  EXPECT_THAT(grouped(run), ElementsAre(Seqs{1, 2, 3}));
}

TEST(ChainsTest, TheFirstCountAfterNoneGoesOn) {
  Story run;
  run.ask("GET /zones", 429);
  run.ask("GET /zones", 429).retry_count = 0;
  EXPECT_THAT(grouped(run), ElementsAre(Seqs{1, 2}));
}

TEST(ChainsTest, WhatWasNoRequestIsInNoChain) {
  Story run;
  run.ask("GET /zones", 400).method = "";
  EXPECT_THAT(grouped(run), ElementsAre());
}

TEST(ChainsTest, TheGapStartsWhenTheAnswerLeft) {
  Story run;
  journal::Entry& first = run.ask("GET /zones", 429);
  first.delay = 2s;
  const journal::Entry& second = run.after(3s).ask("GET /zones", 429);
  EXPECT_EQ(gap(first, second), Duration(1s));
  const auto all = chains(run.evidence);
  EXPECT_EQ(attempt_before(all, run.evidence.entries[1]), &run.evidence.entries[0]);
  EXPECT_EQ(attempt_before(all, run.evidence.entries[0]), nullptr);
}

TEST(ChainsTest, ACallMadeWhileItsLikeWaitsForItsAnswerIsNoRetryOfIt) {
  Story run;
  run.ask("GET /zones", 429, {971}).delay = 5s;
  run.after(3s).ask("GET /zones", 429, {971}).delay = 5s;
  EXPECT_EQ(chains(run.evidence).size(), 2U);
  const scenario::ExpectNoRetry none{{{971}, {}, {}}, {}};
  EXPECT_EQ(run.on(none).substr(0, 4), "met:");
  run.after(9s).ask("GET /zones", 200);
  EXPECT_EQ(run.on(none).substr(0, 8), "not met:");
}

}  // namespace
}  // namespace cfmock::expect
