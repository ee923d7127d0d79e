// The HTML page as bytes: what it may hold, and what it must not. tests/e2e/html_test.py opens it in a browser.

#include "report/html.hpp"

#include <nlohmann/json.hpp>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "report/page_data.hpp"
#include "report/page_texts.hpp"
#include "report/world_changes.hpp"
#include "unit/report/stories.hpp"

namespace cfmock::report {
namespace {

using namespace cfmock::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const size_t start = text.find(from) + from.size();
  return text.substr(start, text.find(to, start) - start);
}

size_t count(const std::string& text, const std::string& part) {
  size_t n = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

nlohmann::json data_of(const Told& told) { return nlohmann::json::parse(page_data({told.subject()})); }

TEST(HtmlTest, ThePolicyNamesTheScriptAndTheStyleByHash) {
  const Told told = careless();
  const std::string page = html({told.subject()});
  EXPECT_THAT(page, HasSubstr("script-src '" + csp_hash(between(page, "<script>", "</script>")) + "'"));
  EXPECT_THAT(page, HasSubstr("style-src '" + csp_hash(between(page, "<style>", "</style>")) + "'"));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(HasSubstr("{{")));
  EXPECT_GT(between(page, "<script>", "</script>").size(), 10'000u);
  EXPECT_GT(between(page, "<style>", "</style>").size(), 5'000u);
}

TEST(HtmlTest, NamesNoOtherPlaceAndMakesNoMarkup) {
  const Told told = careless();
  std::string page = html({told.subject()});
  page = replace_all(page, "http://www.w3.org/2000/svg", "");
  for (const char* word : {"http:", "https:", "innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "@import", "url(h", "fetch("})
    EXPECT_THAT(page, Not(HasSubstr(word)));
}

TEST(HtmlTest, HostileTextCannotLeaveTheData) {
  Told told = hostile();
  told.story.scenario.title += "</script><script>alert(1)</script><!--<script>";
  told.story.evidence.client->out += "</SCRIPT ><img src=x onerror=alert(1)>\xe2\x80\xa8]]>";
  told.verdict = told.story.verdict();
  const std::string page = html({told.subject()});
  EXPECT_EQ(count(page, "<script"), 2u);
  EXPECT_EQ(count(lower(page), "</script"), 2u);
  EXPECT_EQ(count(page, "<!--"), 0u);
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  const std::string data = between(page, "id=\"data\">", "</script>");
  EXPECT_TRUE(nlohmann::json::accept(data));
  EXPECT_TRUE(valid_utf8(page));
}

TEST(HtmlTest, SafeInScriptIsTheSameJson) {
  const nlohmann::json text = "</script><!-- & \u2028\u2029 >";
  const std::string safe = safe_in_script(text.dump());
  EXPECT_EQ(nlohmann::json::parse(safe), text);
  for (const char* part : {"<", ">", "&", "\u2028", "\u2029"}) EXPECT_THAT(safe, Not(HasSubstr(part)));
}

TEST(PageDataTest, EachRowHasAValueForEachColumn) {
  const nlohmann::json data = data_of(hasty());
  const nlohmann::json& run = data["runs"][0];
  ASSERT_EQ(run["rows"].size(), 5u);
  for (const nlohmann::json& row : run["rows"]) EXPECT_EQ(row.size(), data["columns"].size());
  EXPECT_EQ(run["rows"][1][1], 12'000);  // microseconds after the first
  EXPECT_EQ(run["chains"], nlohmann::json({{1, 2, 3}}));
  EXPECT_EQ(run["outcome"], "not met");
}

TEST(PageDataTest, WhatLeftOfABrokenAnswerIsTextAsBodiesAre) {
  Story story;
  journal::Entry& broken = story.ask("GET /zones", 200);
  broken.fault = "truncated-body", broken.delivery = "truncated";
  broken.sent = journal::Sent{20, 9, "close", {}, 5ms, "HTTP/1.1 200 OK\r\n\r\n</script>\x1b"};
  const Told told("", story);
  const nlohmann::json data = data_of(told);
  const nlohmann::json sent = data["runs"][0]["rows"][0].back();
  ASSERT_EQ(sent.size(), 5u);
  EXPECT_EQ(data["texts"][sent[4].get<size_t>()], "HTTP/1.1 200 OK\n\n</script>\\x1b");
  EXPECT_EQ(count(html({told.subject()}), "</script"), 2u);
}

TEST(PageDataTest, ATextIsKeptOnce) {
  PageTexts texts(10);
  EXPECT_EQ(texts.add("GET"), texts.add("GET"));
  EXPECT_EQ(texts.add_body("a\x1b\n"), 1);
  EXPECT_EQ(texts.all()[1], "a\\x1b\n");
  EXPECT_EQ(texts.add_body("12345"), -1);  // 6 bytes are taken, 4 are left
  EXPECT_EQ(texts.add_body("1234"), 2);
  EXPECT_EQ(texts.add_body("1234"), 2);
}

TEST(PageDataTest, WhatAnExpectationNamesIsThereWhateverTheBounds) {
  Story story;
  story.evidence.entries.reserve(kPageExchanges + 10);
  for (size_t i = 0; i < kPageExchanges + 4; ++i) {
    journal::Entry entry = story.evidence.entries.empty() ? story.ask("GET /zones") : story.evidence.entries.front();
    if (i == 0) continue;
    entry.seq = i + 1;
    story.evidence.entries.push_back(std::move(entry));
  }
  journal::Entry& late = story.evidence.entries.back();
  late.operation = "";
  late.answer = "the last";
  late.answer_size = late.answer.size();
  const nlohmann::json run = data_of(Told("", std::move(story)))["runs"][0];
  EXPECT_EQ(run["rows"].size(), kPageExchanges + 1);
  EXPECT_EQ(run["leftOut"], 3);
  EXPECT_EQ(run["rows"].back()[0], kPageExchanges + 4);
}

TEST(PageDataTest, KeepsTheEndOfALongOutput) {
  Story story;
  story.ask("GET /zones");
  story.client(0, std::string(kPageOutput, 'x') + "end");
  const nlohmann::json out = data_of(Told("", story))["runs"][0]["process"]["out"];
  EXPECT_EQ(out["size"], kPageOutput + 3);
  EXPECT_EQ(out["text"].get<std::string>().size(), kPageOutput);
  EXPECT_TRUE(out["text"].get<std::string>().ends_with("xend"));
}

TEST(WorldChangesTest, WhatCameWentAndReadsOtherwise) {
  expect::Evidence evidence;
  evidence.before = {{"example.com", "1", "A", "a.example.com", "192.0.2.1"}, {"example.com", "2", "A", "b.example.com", "192.0.2.2"}};
  evidence.after = {{"example.com", "2", "A", "b.example.com", "192.0.2.9"}, {"example.com", "3", "TXT", "c.example.com", "\x1b"}};
  EXPECT_THAT(world_changes(evidence),
              ElementsAre("- A a.example.com 192.0.2.1", "~ A b.example.com 192.0.2.9 was A b.example.com 192.0.2.2", "+ TXT c.example.com \\x1b"));
  evidence.before.clear();
  evidence.after.assign(150, {"example.com", "", "A", "x", "y"});
  for (size_t i = 0; i < 150; ++i) evidence.after[i].id = std::to_string(i);
  EXPECT_EQ(world_changes(evidence).size(), 101u);
  EXPECT_EQ(world_changes(evidence).back(), "and 50 more");
}

}  // namespace
}  // namespace cfmock::report
