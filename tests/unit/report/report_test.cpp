// What every report must keep whatever it is told: that it is well-formed, safe, and does not look better
// than the verdict.

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "report/annotations.hpp"
#include "report/client.hpp"
#include "report/entries.hpp"
#include "report/json.hpp"
#include "report/junit.hpp"
#include "report/safe.hpp"
#include "report/summary.hpp"
#include "report/text.hpp"
#include "unit/report/stories.hpp"

namespace cfmock::report {
namespace {

using namespace cfmock::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(SafeTest, ShowsWhatCouldDoHarm) {
  EXPECT_EQ(printable("plain é 😀"), "plain é 😀");
  EXPECT_EQ(printable("a\x1b[2J\n\t\r"), "a\\x1b[2J\\n\\t\\r");
  EXPECT_EQ(printable("\xff\xc3\x28"), "\\xff\\xc3(");
  EXPECT_EQ(printable("\u0085\u009b\u00a0"), "\\u{0085}\\u{009b}\u00a0");
  EXPECT_EQ(printable("\u2028\u202e\u2066\ufeff\ufffe\uffff"),
            "\\u{2028}\\u{202e}\\u{2066}\\u{feff}\\u{fffe}\\u{ffff}");
  EXPECT_EQ(printable("\U0001ffff\ufffd"), "\\u{1ffff}\ufffd");
}

TEST(SafeTest, LinesStay) {
  EXPECT_EQ(safe_lines("\na\r\n\x1b\n"), "\na\n\\x1b\n");
  EXPECT_EQ(safe_lines(""), "");
}

TEST(SafeTest, CutsBetweenCharacters) {
  EXPECT_EQ(shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(shortened("abcdef", 5), "abcde…");
  EXPECT_EQ(shortened("abcdé", 5), "abcd…");
  EXPECT_EQ(columns("é😀a"), 3u);
}

/// No byte in a report may be a control character but the line feed; nor may its UTF-8 be broken.
void expect_safe(const std::string& report) {
  EXPECT_TRUE(valid_utf8(report));
  for (const char c : report)
    EXPECT_FALSE((c >= 0 && c < 0x20 && c != '\n') || c == 0x7f) << static_cast<int>(c);
  EXPECT_THAT(report, Not(HasSubstr("\u202e")));
  EXPECT_THAT(report, Not(HasSubstr("\ufffe")));
  EXPECT_THAT(report, Not(HasSubstr("\u009b")));
}

TEST(ReportTest, HostileTextIsSafeInEach) {
  const Told told = hostile();
  expect_safe(text(told.subject(), false));
  expect_safe(summary({told.subject()}, false));
  expect_safe(json({told.subject()}));
  expect_safe(junit({told.subject()}));
  expect_safe(github_annotations({told.subject()}));
  expect_safe(github_summary({told.subject()}));
}

TEST(ReportTest, TextTellsWhereItHappenedUnlessAllIsWell) {
  const std::string link = "https://example.com/issues/1";
  Told good = careful(), bad = careless();
  good.story.scenario.sources = bad.story.scenario.sources = {link};
  EXPECT_THAT(text(bad.subject(), false), HasSubstr("  seen in: " + link + "\n"));
  EXPECT_THAT(text(good.subject(), false), Not(HasSubstr(link)));
}

TEST(ReportTest, JsonIsJsonAndSaysTheWorst) {
  const Told good = careful(), bad = careless(), unknown = silent();
  const auto all = nlohmann::json::parse(json({good.subject(), unknown.subject(), bad.subject()}));
  EXPECT_EQ(all["schema_version"], 1);
  EXPECT_EQ(all["outcome"], "not met");
  EXPECT_EQ(all["runs"][0]["outcome"], "met");
  EXPECT_EQ(all["runs"][2]["lines"][0]["entries"], nlohmann::json({1, 2, 3, 4}));
  EXPECT_EQ(all["runs"][2]["entries"].size(), 5u);
  EXPECT_EQ(nlohmann::json::parse(json({good.subject(), unknown.subject()}))["outcome"], "inconclusive");
  EXPECT_EQ(nlohmann::json::parse(json({}))["outcome"], "inconclusive");  // nothing ran: no success
}

TEST(ReportTest, JsonOfNoProcessHasNone) {
  Story story;
  story.ask("GET /zones");
  const Told told("", story);
  EXPECT_TRUE(nlohmann::json::parse(json({told.subject()}))["runs"][0]["process"].is_null());
}

TEST(ReportTest, JunitCountsAsTheVerdictDoes) {
  const Told bad = careless(), unknown = silent();
  const std::string xml = junit({bad.subject(), unknown.subject()});
  EXPECT_THAT(xml, HasSubstr("<testsuite name=\"expired-token [careless]\" tests=\"5\" failures=\"4\" "
                             "errors=\"0\" time=\"1.204\" timestamp=\"2026-01-01T00:00:00\">"));
  EXPECT_THAT(xml, HasSubstr("<testsuite name=\"expired-token [silent]\" tests=\"5\" failures=\"0\" "
                             "errors=\"3\" time=\"0.015\">"));
  EXPECT_THAT(
      xml, HasSubstr("<testsuites name=\"cfmock\" tests=\"10\" failures=\"4\" errors=\"3\" time=\"1.219\">"));
}

size_t count(const std::string& text, const std::string& part) {
  size_t n = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

TEST(ReportTest, JunitNamesNoTwoTestsAlike) {
  const Told a = careless(), again = careless(), other = silent();
  const std::string xml = junit({a.subject(), again.subject(), other.subject()});
  EXPECT_EQ(count(xml, "classname=\"cfmock.expired-token.careless\" name=\"exit: {not: 0}\""), 1u);
  EXPECT_EQ(count(xml, "classname=\"cfmock.expired-token.careless\" name=\"exit: {not: 0} (2)\""), 1u);
  EXPECT_EQ(count(xml, "classname=\"cfmock.expired-token.silent\" name=\"exit: {not: 0}\""), 1u);
}

TEST(ReportTest, JunitsCasesAddUpToTheRun) {
  const Told bad = careless();
  const std::string xml = junit({bad.subject()});
  EXPECT_EQ(count(xml, "time=\"1.204\""), 3u);  // all, the suite, its first case
  EXPECT_EQ(count(xml, "time=\"0.000\""), 4u);
}

TEST(AnnotationTest, WhatWouldEndACommandIsEncoded) {
  Story story;
  story.scenario.name = "a:b,c%d";
  story.scenario.file = "100%,\n::error::x.yaml";
  story.ask("GET /100%25").operation = "";
  const Told told("x", story);
  const std::string said = github_annotations({told.subject()});
  EXPECT_THAT(said, HasSubstr("::error file=100%25%2C\\n%3A%3Aerror%3A%3Ax.yaml,line=1,title=a%3Ab%2Cc%25d [x]%3A not met::"));
  EXPECT_THAT(said, HasSubstr("%0A#1 +0.000s GET /100%2525 -> 200"));
  EXPECT_EQ(count(said, "\n"), 1u);
}

TEST(AnnotationTest, AreBoundedAndEachRunComesFirst) {
  std::vector<Told> told;
  for (int i = 0; i < 8; ++i) told.push_back(careless());  // four lines each that are not met
  std::vector<Subject> subjects;
  for (const Told& each : told) subjects.push_back(each.subject());
  const std::string said = github_annotations(subjects);
  EXPECT_EQ(count(said, "::error "), kAnnotations);
  EXPECT_EQ(count(said, "no_retry: {after"), 8u);
  EXPECT_THAT(said, HasSubstr("%0A22 like this are in the report, and not shown here\n"));
  EXPECT_EQ(github_annotations({careful().subject()}), "");
  EXPECT_THAT(github_annotations({silent().subject()}), ::testing::StartsWith("::warning file="));
}

TEST(GitHubSummaryTest, NothingInItIsMarkupButOurs) {
  Story story;
  story.scenario.name = "<img src=x>|`**[a](b)@who";
  story.ask("GET /zones");
  const Told told("", story);
  EXPECT_THAT(github_summary({told.subject()}),
              HasSubstr("| ✅ met | &#60;img src=x&#62;&#124;&#96;&#42;&#42;&#91;a&#93;&#40;b&#41;&#64;who |  | 1 expectation met |\n"));
}

TEST(GitHubSummaryTest, IsBoundedAndTheWorstComesFirst) {
  const Told good = careful(), bad = careless();
  std::vector<Subject> subjects(600, good.subject());
  for (int i = 0; i < 100; ++i) subjects.push_back(bad.subject());
  const std::string said = github_summary(subjects);
  EXPECT_LT(said.find("❌"), said.find("✅"));
  EXPECT_EQ(count(said, "\n| "), kSummaryRows + 1);
  EXPECT_EQ(count(said, "<details>"), kSummaryDetails);
  EXPECT_THAT(said, HasSubstr("\n200 more runs are in the report.\n"));
  EXPECT_LT(said.size(), 1024u * 1024);
}

TEST(ReportTest, JunitKeepsTheEndOfALongOutput) {
  Story story;
  story.ask("GET /zones");
  story.client(0, "first\n" + std::string(20'000, 'x') + "\nlast\n");
  const Told told("", story);
  EXPECT_THAT(junit({told.subject()}), HasSubstr("<system-out>…\nlast\n</system-out>"));
}

TEST(ReportTest, ALongWhyIsCutInTheTableOnly) {
  Story story;
  story.ask("GET /" + std::string(150, 'a')).operation = "";
  const Told told("", story);
  EXPECT_THAT(summary({told.subject()}, false), HasSubstr("aaa…\n"));
  EXPECT_THAT(text(told.subject(), false), HasSubstr("is no operation of the API"));
}

TEST(ReportTest, TheTableHasNoColumnForClientsWithoutNames) {
  Story story;
  story.ask("GET /zones");
  const Told told("", story);
  EXPECT_EQ(summary({told.subject()}, false),
            "scenario       cause          verdict  why\n"
            "some-scenario  expired-token  met      1 expectation met\n"
            "\n"
            "1 run: 1 met, 0 not met, 0 inconclusive\n");
}

TEST(ReportTest, TheTableTellsAnotherJobFromABug) {
  const char* const kSaid = "1 of those not met never met the failure: see the job that the scenario wants (cfmock list NAME)\n";
  Story served = expired_token();
  served.ask("GET /zones", 200);
  served.client(0);
  const Told other("other", std::move(served));
  EXPECT_EQ(other.verdict.outcome, expect::Outcome::kNotMet);
  EXPECT_THAT(summary({other.subject(), hasty().subject()}, false), ::testing::EndsWith(kSaid));
  EXPECT_THAT(summary({careful().subject(), hasty().subject()}, false), ::testing::Not(::testing::HasSubstr("never met the failure")));
}

TEST(ReportTest, OneThatLeaksCrashesOrIsAnsweredByARuleDidNoOtherJob) {
  const auto is_counted = [](const std::function<void(Story&)>& bend) {
    Story story = expired_token();
    story.ask("GET /zones", 200);
    story.client(0);
    bend(story);
    const Told told("bent", std::move(story));
    EXPECT_EQ(told.verdict.outcome, expect::Outcome::kNotMet);
    return summary({told.subject()}, false).find("never met the failure") != std::string::npos;
  };
  EXPECT_TRUE(is_counted([](Story&) {}));
  EXPECT_FALSE(is_counted([](Story& story) { story.evidence.client->leaks = {"token \"primary\" in standard output"}; }));
  EXPECT_FALSE(is_counted([](Story& story) { story.evidence.entries[0].leaks = {"query"}; }));
  EXPECT_FALSE(is_counted([](Story& story) { story.evidence.client->exit_code.reset(), story.evidence.client->signal = 11; }));
  EXPECT_FALSE(is_counted([](Story& story) { story.evidence.client->err = "Traceback (most recent call last):\n  File \"a.py\", line 1\n"; }));
  EXPECT_FALSE(is_counted([](Story& story) { story.evidence.entries[0].answered_by = journal::AnsweredBy::kRule; }));
  EXPECT_FALSE(is_counted([](Story& story) { story.evidence.entries[0].cause = "expired-token"; }));  // a verify, which succeeds
  EXPECT_FALSE(is_counted([](Story& story) { story.evidence.entries[0].delay = 5s; }));
  EXPECT_FALSE(is_counted([](Story& story) { story.evidence.entries[0].fault = "header-flood"; })) << "which leaves the model's answer whole";
  EXPECT_FALSE(is_counted([](Story& story) { story.evidence.handshakes.push_back({"", 1, {}, "expired-certificate", "bad certificate"}); }));
}

TEST(ReportTest, WhyIsTheFirstLineThatDecided) {
  EXPECT_EQ(
      why(careless().verdict),
      "GET /zones?name=example.com was asked again 3 times after 403 9109; none was allowed (and 3 more)");
  EXPECT_EQ(why(careful().verdict), "5 expectations met");
  EXPECT_EQ(why(hasty().verdict),
            "GET /zones/1/dns_records?per_page=100&page=2 was asked again 310 ms after #3, whose Retry-After "
            "said 1 s; 1 of "
            "2 waits were too short");
  EXPECT_EQ(why(silent().verdict),
            "no request came; does the client read its base URL, or with --proxy the proxy, from the environment? (and 2 more)");
  EXPECT_EQ(why(expect::Verdict{}), "");
}

TEST(ClientTextTest, SaysWhoAndHowItEnded) {
  Story story;
  story.ask("GET /zones");
  const Told none("", story);
  EXPECT_EQ(client_text(none.subject()), "1 request");
  story.client(0).took = 1s;
  EXPECT_EQ(client_text(Told("", story).subject()), "exit 0 after 1 s, 1 request");
  story.evidence.client->command = {"a", "b c"};
  EXPECT_EQ(client_text(Told("", story).subject()), "a 'b c', exit 0 after 1 s, 1 request");
  story.evidence.client->timed_out = true;
  EXPECT_EQ(client_text(Told("x", story).subject()), "x (a 'b c'), stopped after 1 s, 1 request");
  story.evidence.client->interrupted = true;
  EXPECT_EQ(client_text(Told("x", story).subject()), "x (a 'b c'), interrupted after 1 s, 1 request");
  story.client().exit_code.reset();
  story.evidence.client->signal = 11;
  story.evidence.client->took = 1s;
  EXPECT_EQ(client_text(Told("x", story).subject()), "x, SIGSEGV (exit 139 in a shell) after 1 s, 1 request");
}

TEST(ClientTextTest, LastWords) {
  expect::ClientRun client;
  EXPECT_THAT(last_words(client, 2), IsEmpty());
  client.out = "a\nb\r\nc\n\n";
  EXPECT_THAT(last_words(client, 2), ElementsAre("b", "c"));
  client.err = "\x1b[0m" + std::string(200, 'e');
  EXPECT_THAT(last_words(client, 2), ElementsAre("\\x1b[0m" + std::string(153, 'e') + "…"));
}

TEST(EntryTextsTest, FindsBySeqThoughRowsWereDropped) {
  Story story;
  for (int i = 0; i < 4; ++i) story.after(1s).ask("GET /zones");
  story.evidence.entries.erase(story.evidence.entries.begin(), story.evidence.entries.begin() + 2);
  const EntryTexts texts(story.evidence);
  EXPECT_EQ(texts.find(2), nullptr);
  EXPECT_THAT(texts.of({1, 2, 3, 4, 5}, false),
              ElementsAre("#3 +0.000s GET /zones -> 200", "#4 +1.000s GET /zones -> 200"));
}

TEST(EntryTextsTest, AlignsNumbersAndTimes) {
  Story story;
  for (int i = 0; i < 10; ++i) story.after(1500ms).ask("GET /zones");
  EXPECT_THAT(EntryTexts(story.evidence).of({9, 10}, false),
              ElementsAre("#9  +12.000s GET /zones -> 200", "#10 +13.500s GET /zones -> 200"));
}

TEST(EntryTextsTest, GapsAreSaidBetweenAttemptsOnly) {
  Story story;
  story.ask("GET /zones", 500);
  story.after(2s).ask("GET /zones", 200);
  story.after(3s).ask("GET /zones", 200);  // made anew
  const EntryTexts texts(story.evidence);
  EXPECT_THAT(texts.of({1, 2, 3}, true),
              ElementsAre("#1 +0.000s GET /zones -> 500", "#2 +2.000s GET /zones -> 200  2 s after #1",
                          "#3 +5.000s GET /zones -> 200"));
  EXPECT_THAT(texts.of({2}, false), ElementsAre("#2 +2.000s GET /zones -> 200"));
}

TEST(EntryTextsTest, AReasonIsNotRobbedOfItsOwnColon) {
  Story story;
  story.ask("GET /zones", 0).why = "no answer: a rule says so";
  story.ask("GET /zones", 403, {9109}).why = "403 9109: token \"a: b\" expired";
  EXPECT_THAT(EntryTexts(story.evidence).of({1, 2}, false),
              ElementsAre("#1 +0.000s GET /zones -> no answer (reset)  no answer: a rule says so",
                          "#2 +0.000s GET /zones -> 403 9109  token \"a: b\" expired"));
}

}  // namespace
}  // namespace cfmock::report
