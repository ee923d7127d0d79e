#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

std::string url(int page) { return "GET /zones?per_page=100&page=" + std::to_string(page); }

/// The pages of a list of three, in this order.
Story run_with(const std::vector<int>& pages) {
  Story run;
  for (const int page : pages) run.page(url(page), page, 3, page > 3 ? 0 : 100);
  return run;
}

const scenario::ExpectPages kAny{};

TEST(PagesTest, EachOnce) {
  EXPECT_EQ(run_with({1, 2, 3}).on(kAny),
            "met: GET /zones?per_page=100: pages 1-3 were served, each once [#1 #2 #3]");
  EXPECT_EQ(run_with({1, 3, 2}).on(kAny).substr(0, 4), "met:");  // side by side
}

TEST(PagesTest, TheEmptyPageBehindTheLastIsWhatSdksAsk) {
  EXPECT_EQ(run_with({1, 2, 3, 4}).on(kAny),
            "met: GET /zones?per_page=100: pages 1-3 were served, each once, and the empty one behind the "
            "last, as the "
            "official SDKs ask [#1 #2 #3 #4]");
}

TEST(PagesTest, PastTheEnd) {
  EXPECT_EQ(run_with({1, 2, 3, 4, 5}).on(kAny),
            "not met: GET /zones?per_page=100: page 5 was asked for, but the last one is 3 [#1 #2 #3 #4 #5]");
  EXPECT_EQ(run_with({1, 2, 3, 4, 4}).on(kAny).substr(0, 8), "not met:");
  Story full = run_with({1, 2, 3, 4});
  full.evidence.entries.back().pages->count = 7;  // behind the last, yet not empty
  EXPECT_EQ(full.on(kAny),
            "not met: GET /zones?per_page=100: page 4 was asked for, but the last one is 3 [#1 #2 #3 #4]");
}

TEST(PagesTest, MissingOnes) {
  EXPECT_EQ(run_with({1}).on(kAny),
            "not met: GET /zones?per_page=100: pages 2-3 of 3 were never served [#1]");
  EXPECT_EQ(run_with({1, 3}).on(kAny),
            "not met: GET /zones?per_page=100: page 2 of 3 was never served [#1 #2]");
  EXPECT_EQ(run_with({2, 3}).on(kAny),
            "not met: GET /zones?per_page=100: page 1 of 3 was never served [#1 #2]");
}

TEST(PagesTest, Twice) {
  EXPECT_EQ(run_with({1, 2, 2, 3}).on(kAny),
            "not met: GET /zones?per_page=100: page 2 was served twice [#1 #2 #3 #4]");
}

TEST(PagesTest, APageThatWasRefusedAndTriedAgainIsServedOnce) {
  Story run = run_with({1});
  run.ask(url(2), 429, {971});
  run.page(url(2), 2, 3);
  run.page(url(3), 3, 3);
  EXPECT_EQ(run.on(kAny).substr(0, 4), "met:");
}

TEST(PagesTest, StartingAnewNeedsAReason) {
  EXPECT_EQ(run_with({1, 2, 1, 2, 3}).on(kAny),
            "not met: GET /zones?per_page=100: page 3 of 3 was never served [#1 #2]");
  Story refused = run_with({1, 2});
  refused.ask(url(3), 429, {971});
  for (const int page : {1, 2, 3}) refused.page(url(page), page, 3);
  EXPECT_EQ(refused.on(kAny).substr(0, 4), "met:");
  Story got_over_it = run_with({1});
  got_over_it.ask(url(2), 429, {971});
  for (const int page : {2, 1, 2, 3}) got_over_it.page(url(page), page, 3);
  EXPECT_EQ(got_over_it.on(kAny).substr(0, 8), "not met:");
  EXPECT_EQ(run_with({1, 2, 3, 1, 2, 3}).on(kAny).substr(0, 4), "met:");
  EXPECT_EQ(run_with({1, 2, 3, 1}).on(kAny).substr(0, 8), "not met:");
}

TEST(PagesTest, AnswersThatDidNotArriveServedNothing) {
  Story run = run_with({1, 2, 3});
  run.evidence.entries[1].delivery = "reset";
  EXPECT_EQ(run.on(kAny), "not met: GET /zones?per_page=100: page 2 of 3 was never served [#1 #3]");
}

TEST(PagesTest, OnePageOrNone) {
  Story run;
  run.page("GET /zones?name=a", 1, 1, 1);
  EXPECT_EQ(run.on(kAny), "met: GET /zones?name=a: its one page was served [#1]");
  Story empty;
  empty.page("GET /zones?name=a", 1, 0, 0);
  EXPECT_EQ(empty.on(kAny), "met: GET /zones?name=a: its one page was served [#1]");
}

TEST(PagesTest, TheLastReadingMustBeWholeThoughItWasRefused) {
  Story run = run_with({1, 2});
  run.ask(url(3), 429, {971});
  EXPECT_EQ(run.on(kAny).substr(0, 8), "not met:");
}

TEST(PagesTest, APageWithoutANumberIsOfTheSameList) {
  Story run;
  run.page("GET /zones?page", 1, 2);
  run.page("GET /zones?page=2", 2, 2);
  EXPECT_EQ(run.on(kAny), "met: GET /zones: pages 1-2 were served, each once [#1 #2]");
}

TEST(PagesTest, ListsAreToldApart) {
  Story run = run_with({1, 2, 3});
  run.page("GET /accounts", 1, 2);
  EXPECT_EQ(run.on(kAny), "not met: GET /accounts: page 2 of 2 was never served [#4]");
  EXPECT_EQ(run.on(scenario::ExpectPages{pattern("GET /zones")}).substr(0, 4), "met:");
}

TEST(PagesTest, NothingToJudge) {
  Story run;
  run.ask("GET /zones", 401, {10000});
  EXPECT_EQ(run.on(kAny), "inconclusive: no list with pages was served, so there was nothing to judge");
  EXPECT_EQ(run.on(scenario::ExpectPages{pattern("GET /zones")}),
            "not met: no page of GET /zones was served");
  EXPECT_EQ(run.on(scenario::ExpectPages{pattern("GET /accounts")}),
            "inconclusive: GET /accounts was never asked, so there was nothing to judge");
  Story silent;
  silent.scenario.allow.no_requests = true;
  EXPECT_EQ(silent.on(kAny), "met: the client asked nothing, which is allowed");
}

TEST(PagesTest, OfOneSize) {
  Story run;
  run.page("GET /zones?per_page=100&page=1", 1, 3);
  run.page("GET /zones?page=2&per_page=50", 2, 3, 50).pages->per_page = 50;
  run.page("GET /zones?page=3&per_page=50", 3, 3, 50).pages->per_page = 50;
  EXPECT_EQ(run.on(kAny), "not met: GET /zones?per_page=100: the page size changed from 100 to 50 (#2) [#1 #2 #3]");
}

/// A page of a list by cursor: what was asked for, what was told.
void by_cursor(Story& run, const std::string& asked, const std::string& next) {
  journal::Entry& entry = run.ask("GET /accounts/1/rules/lists" + (asked.empty() ? "" : "?cursor=" + asked));
  entry.pages = journal::PageInfo{0, 50, 50, 0, 0, asked, next, true};
}

TEST(PagesTest, ByCursorToTheEnd) {
  Story run;
  by_cursor(run, "", "a");
  by_cursor(run, "a", "b");
  EXPECT_EQ(run.on(kAny),
            "not met: GET /accounts/1/rules/lists: the list goes on behind #2, and was not read to its end [#1 #2]");
  by_cursor(run, "b", "");
  EXPECT_EQ(run.on(kAny),
            "met: GET /accounts/1/rules/lists: 3 pages were read by cursor, to the end, each once [#1 #2 #3]");
}

TEST(PagesTest, ByCursorEachOnceAndAsTold) {
  Story twice;
  by_cursor(twice, "", "a");
  by_cursor(twice, "a", "");
  by_cursor(twice, "a", "");
  EXPECT_EQ(twice.on(kAny), "not met: GET /accounts/1/rules/lists: the page of #3 was served before [#1 #2 #3]");
  Story guessed;
  by_cursor(guessed, "", "a");
  by_cursor(guessed, "z", "");
  EXPECT_EQ(guessed.on(kAny), "not met: GET /accounts/1/rules/lists: no answer had told the cursor of #2 [#1 #2]");
}

TEST(PagesTest, ByCursorAClientThatWasStoppedMayHaveReadOn) {
  Story run;
  by_cursor(run, "", "a");
  run.client().timed_out = true;
  EXPECT_EQ(run.on(kAny).substr(0, 12), "inconclusive");
}

}  // namespace
}  // namespace cfmock::expect
