#include "expect/passport.hpp"

#include <gmock/gmock.h>

#include "story.hpp"

namespace cfmock::expect {
namespace {
using namespace std::chrono_literals;
using testing::Story;

PassportRow row_of(const Story& story) {
  return passport_row({story.scenario, story.evidence}, story.verdict());
}

/// "answer; retries; waited; ended (exit); message".
std::string said(const Story& story) {
  const PassportRow row = row_of(story);
  return row.answer + "; " + std::to_string(row.retries) + "; " + row.waited + "; " + row.ended + " (" +
         row.exit + "); " + row.message;
}

TEST(Passport, a_client_that_gives_up_at_once_and_says_why) {
  Story story;
  story.ask("GET /zones", 403, {9109});
  story.client(1, "", "HTTP 403, code 9109");
  const PassportRow row = row_of(story);
  EXPECT_EQ(said(story), "403 9109; 0; -; gave up (1); clear");
  EXPECT_EQ(row.scenario, "scenarios/some-scenario");
  EXPECT_EQ(row.cause, "expired-token");
  EXPECT_EQ(row.requests, 1);
  EXPECT_EQ(row.leaked + row.wrote + row.verdict, "nono" + std::string(name_of(story.verdict().outcome)));
}

TEST(Passport, tries_of_what_cannot_pass_are_told_before_others) {
  Story story;
  for (int i = 0; i < 5; ++i) story.ask("GET /user", 429, {971});
  story.ask("GET /zones", 403, {9109});
  story.ask("GET /zones", 403, {9109});
  story.client(0);
  EXPECT_EQ(said(story), "403 9109; 1; not at all; hid it (0); silent");
}

TEST(Passport, waits_are_told_apart_by_what_was_asked) {
  const auto waited = [](std::optional<Duration> told, Duration lived) {
    Story story;
    story.ask("GET /zones", 429, {971}).retry_after = told;
    story.after(lived).ask("GET /zones");
    story.client();
    return row_of(story).waited;
  };
  EXPECT_EQ(waited(1s, 1s), "as asked");
  EXPECT_EQ(waited(1s, 990ms), "shorter than asked");
  EXPECT_EQ(waited(1s, 5ms), "not at all");
  EXPECT_EQ(waited(0s, 5ms), "not at all");
  EXPECT_EQ(waited(std::nullopt, 99ms), "not at all");
  EXPECT_EQ(waited(std::nullopt, 100ms), "by its own measure");
}

TEST(Passport, waits_are_those_that_the_client_lived_through) {
  Story story;
  story.scenario.clock_scale = 60;
  story.ask("GET /zones", 502);
  story.after(5s).ask("GET /zones");  // 83 ms of the client's
  story.client();
  EXPECT_EQ(row_of(story).waited, "not at all");
  story.scenario.clock_scale = 0;
  EXPECT_EQ(row_of(story).waited, "-");
}

TEST(Passport, how_it_ended) {
  Story story;
  story.client(1);
  EXPECT_EQ(row_of(story).ended, "asked nothing");
  story.ask("GET /zones", 502);
  story.after(1s).ask("GET /zones");
  story.client(0);
  EXPECT_EQ(said(story), "502; 1; by its own measure; served (0); -");
  story.client(2);
  EXPECT_EQ(row_of(story).ended, "failed though served");
  story.client(2).exit_code.reset(), story.evidence.client->signal = 11;
  EXPECT_EQ(row_of(story).ended + row_of(story).exit, "crashedSIGSEGV");
  story.client(
      1, "",
      "Traceback (most recent call last):\n  File \"x.py\", line 1, in <module>\nKeyError: 'result'\n");
  EXPECT_EQ(row_of(story).ended, "crashed");
  story.client(0).timed_out = true;
  EXPECT_EQ(row_of(story).ended + row_of(story).exit, "did not endstopped");
}

TEST(Passport, a_success_that_says_what_is_wrong_is_a_reason_to_give_up) {
  Story story;
  story.ask("GET /user/tokens/verify").cause = "expired-token";
  story.client(1);
  EXPECT_EQ(row_of(story).ended, "gave up");
}

TEST(Passport, a_look_up_that_finds_nothing_is_no_refusal) {
  Story story;
  story.ask("GET /zones/1/dns_records/2", 404, {81044});
  story.ask("POST /zones/1/dns_records");
  story.client(0);
  EXPECT_EQ(said(story), "; 0; -; served (0); -");
  EXPECT_EQ(row_of(story).wrote, "no");
}

TEST(Passport, the_message_names_status_and_code_as_whole_numbers) {
  const auto message = [](const std::string& err, int status = 401, std::vector<int> codes = {10000}) {
    Story story;
    story.ask("GET /zones", status, std::move(codes));
    story.client(1, "", err);
    return row_of(story).message;
  };
  EXPECT_EQ(message("401: 10000"), "clear");
  EXPECT_EQ(message("HTTP 401"), "in part");
  EXPECT_EQ(message("code 10000"), "in part");
  EXPECT_EQ(message("took 14010 ms, 100001 bytes"), "silent");
  EXPECT_EQ(message("502", 502, {}), "clear");
  EXPECT_EQ(message("Connection reset by peer", 0, {}), "clear");
  EXPECT_EQ(message("failed", 0, {}), "silent");
}

TEST(Passport, leaks_and_writes_after_a_refused_read) {
  Story story;
  story.ask("GET /zones/1/dns_records", 500);
  story.ask("POST /zones/1/dns_records").leaks = {"query"};
  story.client(0).leaks = {"token \"primary\" in standard error"};
  EXPECT_EQ(row_of(story).leaked, "output and request");
  EXPECT_EQ(row_of(story).wrote, "yes");
  story.evidence.client->leaks.clear();
  EXPECT_EQ(row_of(story).leaked, "request");
}

TEST(Passport, a_read_that_was_served_in_the_end_is_no_reason_not_to_write) {
  Story story;
  story.ask("GET /zones/1/dns_records", 500);
  story.after(1s).ask("GET /zones/1/dns_records");
  story.ask("POST /zones/1/dns_records");
  story.client(0);
  EXPECT_EQ(row_of(story).wrote, "no");
}

TEST(Passport, says_whether_the_failure_was_met) {
  Story story;
  story.ask("GET /zones");
  story.client(0);
  EXPECT_EQ(row_of(story).reached, "no");
  story.ask("GET /zones", 403, {9109});
  EXPECT_EQ(row_of(story).reached, "yes");
  story.scenario.cause = "none";
  EXPECT_EQ(row_of(story).reached, "-");
  story.scenario.rules.emplace_back();
  EXPECT_EQ(row_of(story).reached, "yes");
  story.evidence.entries.clear();
  EXPECT_EQ(row_of(story).reached, "no") << "it asked nothing";
}

TEST(Passport, every_word_of_a_row_stands_in_the_table) {
  for (const char* column : {"waited", "ended", "message", "leaked", "wrote", "verdict"})
    EXPECT_TRUE(std::any_of(passport_words().begin(), passport_words().end(), [&](const auto& row) {
      return row.column == column && row.rank > 0;
    })) << column;
  for (const char* word :
       {"served", "gave up", "failed though served", "hid it", "did not end", "crashed", "asked nothing"})
    EXPECT_NE(passport_word("ended", word), nullptr) << word;
  for (const char* word : {"as asked", "by its own measure", "shorter than asked", "not at all", "-"})
    EXPECT_NE(passport_word("waited", word), nullptr) << word;
  for (const char* word : {"yes", "no", "-"}) EXPECT_NE(passport_word("reached", word), nullptr) << word;
  for (const char* word : {"clear", "in part", "silent", "-"})
    EXPECT_NE(passport_word("message", word), nullptr) << word;
  for (const char* word : {"no", "output", "request", "output and request"})
    EXPECT_NE(passport_word("leaked", word), nullptr) << word;
  EXPECT_EQ(passport_word("waited", "clear"), nullptr);
}

TEST(Passport, what_may_pass) {
  for (const char* answer : {"429 971", "500", "503 10000", "408", "no answer (reset)", ""})
    EXPECT_TRUE(may_pass(answer)) << answer;
  for (const char* answer : {"403 9109", "401 10000", "400", "404"}) EXPECT_FALSE(may_pass(answer)) << answer;
}

}  // namespace
}  // namespace cfmock::expect
