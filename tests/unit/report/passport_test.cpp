#include "report/passport.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

#include "report/repeats.hpp"

namespace cfmock::report {
namespace {
using expect::PassportRow;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

PassportRow row(const std::string& scenario) {
  PassportRow out;
  out.scenario = scenario, out.cause = "expired-token", out.answer = "403 9109", out.requests = 1;
  out.reached = "yes", out.waited = "-", out.ended = "gave up", out.exit = "1", out.message = "clear",
  out.leaked = out.wrote = "no", out.verdict = "met";
  return out;
}

Passport some() {
  PassportRow hammers = row("limits/rate-limit-user");
  hammers.cause = "rate-limited", hammers.answer = "429 971", hammers.requests = 4, hammers.retries = 3;
  hammers.waited = "not at all", hammers.ended = "hid it", hammers.exit = "0", hammers.message = "silent",
  hammers.verdict = "not met";
  PassportRow dies = row("edge/edge-outage");
  dies.answer = "no answer (reset)", dies.retries = 1, dies.requests = 2, dies.waited = "by its own measure",
  dies.ended = "crashed";
  dies.exit = "SIGSEGV", dies.leaked = "output", dies.wrote = "yes", dies.verdict = "inconclusive";
  Passport out{"sync \"me\".py", {hammers, row("auth/expired-token"), dies}};
  sort_rows(out);
  return out;
}

/// Each change as "worse: it ...".
std::vector<std::string> changes(const PassportRow& before, const PassportRow& now) {
  std::vector<std::string> out;
  for (const Change& change : passport_changes({"", {before}}, {"", {now}}))
    out.push_back((change.judgement == Judgement::kWorse    ? "worse: "
                   : change.judgement == Judgement::kBetter ? "better: "
                                                            : "changed: ") +
                  change.says);
  return out;
}

TEST(Passport, is_one_line_a_row_and_is_read_back_the_same) {
  const std::string text = passport_json(some());
  EXPECT_THAT(text, HasSubstr("\n{\"scenario\": \"auth/expired-token\", \"cause\": \"expired-token\", "
                              "\"answer\": \"403 9109\", \"requests\": 1, "
                              "\"retries\": 0, \"reached\": \"yes\", \"waited\": \"-\", \"ended\": \"gave up\", \"exit\": \"1\", "
                              "\"message\": \"clear\", \"leaked\": \"no\", "
                              "\"wrote\": \"no\", \"verdict\": \"met\"},\n"));
  const auto read = read_passport(text, "p.json");
  ASSERT_TRUE(read.ok()) << read.problem().text();
  EXPECT_EQ(*read, some());
  EXPECT_EQ(passport_json(*read), text);
}

TEST(Passport, one_from_before_it_told_whether_the_failure_was_met_is_read) {
  Passport old = some();
  std::string text = passport_json(old);
  for (size_t at = 0; (at = text.find("\"reached\": \"yes\", ")) != std::string::npos;) text.erase(at, 18);
  const auto read = read_passport(text, "old.json");
  ASSERT_TRUE(read.ok()) << read.problem().text();
  EXPECT_EQ(read->rows[0].reached, "");
  EXPECT_TRUE(passport_changes(*read, some()).empty());
}

TEST(Passport, counts_those_that_did_another_job) {
  const auto line = [](const std::function<void(PassportRow&)>& bend) {
    PassportRow other = row("a/b");
    other.verdict = "not met", other.reached = "no";
    bend(other);
    return passport_text({"", {other}}, false).find("  1 of those never met the failure: see the job that the scenario wants (cfmock list NAME)\n") != std::string::npos;
  };
  EXPECT_TRUE(line([](PassportRow&) {}));
  EXPECT_FALSE(line([](PassportRow& other) { other.reached = "yes"; }));
  EXPECT_FALSE(line([](PassportRow& other) { other.reached = "-"; }));
  EXPECT_FALSE(line([](PassportRow& other) { other.verdict = "met"; }));
  EXPECT_FALSE(line([](PassportRow& other) { other.leaked = "output"; }));
  EXPECT_FALSE(line([](PassportRow& other) { other.ended = "crashed"; }));
  EXPECT_FALSE(line([](PassportRow& other) { other.ended = "asked nothing"; }));
}

TEST(Passport, as_a_person_reads_it) {
  const std::string path = std::string(CFMOCK_SOURCE_DIR) + "/tests/golden/reports/passport.txt";
  PassportRow worse = row("auth/expired-token");
  worse.retries = 3, worse.requests = 4, worse.waited = "not at all", worse.verdict = "not met";
  Passport now = some();
  now.rows[0] = worse;
  now.rows.pop_back();
  now.rows.push_back(row("limits/retry-after-zero"));
  const std::string text = passport_text(some(), false) + "\n" +
                           changes_text(passport_changes(some(), now), "old.json", false) + "\n" +
                           changes_text({}, "old.json", false);
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  std::ostringstream golden;
  golden << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_EQ(text, golden.str());
  EXPECT_THAT(passport_text(some(), true), HasSubstr("\x1b[32mmet\x1b[0m"));
}

TEST(Passport, to_try_again_what_cannot_pass_is_worse_and_what_may_pass_is_not) {
  PassportRow now = row("a/b");
  now.retries = 3;
  EXPECT_THAT(changes(row("a/b"), now), ElementsAre("worse: it retries a 403 9109 3 times; before, never"));
  EXPECT_THAT(changes(now, row("a/b")),
              ElementsAre("better: it no longer retries a 403 9109; before, 3 times"));
  PassportRow before = now;
  before.retries = 1;
  EXPECT_THAT(changes(before, now), ElementsAre("worse: it retries a 403 9109 3 times; before, once"));
  before.answer = now.answer = "429 971";
  EXPECT_THAT(changes(before, now), ElementsAre("changed: it retries a 429 971 3 times; before, once"));
  now.answer = "403 9109";
  EXPECT_THAT(changes(before, now).front(), HasSubstr("worse: it retries a 403 9109 3 times; before, never"));
}

TEST(Passport, each_column_has_its_better_and_worse) {
  const auto change = [](std::string PassportRow::*column, const std::string& from, const std::string& to) {
    PassportRow before = row("a/b"), now = row("a/b");
    before.*column = from, now.*column = to;
    const auto all = changes(before, now);
    return all.empty() ? "" : all.front();
  };
  EXPECT_EQ(change(&PassportRow::reached, "yes", "no"), "changed: it never meets the failure; before, it meets the failure");
  EXPECT_EQ(change(&PassportRow::waited, "as asked", "not at all"),
            "worse: it tries again without a pause; before, it waits as long as it was asked to");
  EXPECT_EQ(
      change(&PassportRow::waited, "shorter than asked", "as asked"),
      "better: it waits as long as it was asked to; before, it tries again before Retry-After has passed");
  EXPECT_EQ(change(&PassportRow::waited, "-", "not at all"),
            "worse: it tries again without a pause; before, it has nothing to wait for");
  EXPECT_EQ(change(&PassportRow::waited, "not at all", "-"),
            "better: it has nothing to wait for; before, it tries again without a pause");
  EXPECT_EQ(change(&PassportRow::waited, "as asked", "-"),
            "changed: it has nothing to wait for; before, it waits as long as it was asked to");
  EXPECT_EQ(change(&PassportRow::waited, "as asked", "by its own measure"),
            "changed: it waits before it tries again; before, it waits as long as it was asked to");
  EXPECT_EQ(change(&PassportRow::ended, "gave up", "hid it"),
            "worse: it exits 0, though it was refused; before, it gives up, and its exit code says so");
  EXPECT_EQ(change(&PassportRow::ended, "gave up", "asked nothing"),
            "worse: it asks nothing; before, it gives up, and its exit code says so");
  EXPECT_EQ(change(&PassportRow::message, "silent", "clear"),
            "better: it names what the answer said; before, it does not name what the answer said");
  EXPECT_EQ(change(&PassportRow::leaked, "no", "output"),
            "worse: it prints a credential; before, it lets no credential out");
  EXPECT_EQ(change(&PassportRow::leaked, "output", "output and request").substr(0, 6), "worse:");
  EXPECT_EQ(change(&PassportRow::wrote, "yes", "no").substr(0, 7), "better:");
  EXPECT_EQ(change(&PassportRow::verdict, "met", "inconclusive"),
            "worse: it leaves nothing to judge; before, it meets what is expected");
  EXPECT_EQ(change(&PassportRow::exit, "1", "2"), "changed: its exit is 2; before, 1");
  EXPECT_EQ(change(&PassportRow::answer, "403 9109", "401 10000"),
            "changed: it is refused with 401 10000; before, with 403 9109");
}

TEST(Passport, who_falls_silent_has_mended_nothing) {
  PassportRow before = row("a/b"), now = row("a/b");
  before.verdict = "not met", before.leaked = "output", before.retries = 3, before.wrote = "yes", before.message = "silent";
  now.ended = "asked nothing", now.verdict = "inconclusive", now.requests = 0, now.answer = "", now.message = "-";
  for (const std::string& change : changes(before, now)) EXPECT_EQ(change.find("better"), std::string::npos) << change;
  EXPECT_THAT(changes(before, now), ::testing::Contains("worse: it asks nothing; before, it gives up, and its exit code says so"));
}

TEST(Passport, from_not_met_to_inconclusive_is_no_step_forward) {
  PassportRow before = row("a/b"), now = row("a/b");
  before.verdict = "not met", now.verdict = "inconclusive";
  EXPECT_THAT(changes(before, now),
              ElementsAre("changed: it leaves nothing to judge; before, it does not meet what is expected"));
}

TEST(Passport, a_failure_that_is_new_or_gone_is_no_change_for_the_worse) {
  const auto all = passport_changes({"", {row("a/old")}}, {"", {row("a/new")}});
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].scenario + ": " + all[0].says, "a/new: it meets this failure for the first time: met");
  EXPECT_EQ(all[1].scenario + ": " + all[1].says, "a/old: this failure was not met this time; before, met");
  EXPECT_TRUE(all[0].judgement == Judgement::kChanged && all[1].judgement == Judgement::kChanged);
}

TEST(Passport, what_is_no_passport_is_refused_with_its_place) {
  const std::string good = passport_json(some());
  const auto told = [](std::string text, const std::string& from = "", const std::string& to = "") {
    if (!from.empty()) text.replace(text.find(from), from.size(), to);
    const auto read = read_passport(text, "p.json");
    return read.ok() ? "read" : read.problem().text();
  };
  EXPECT_EQ(told(good), "read");
  EXPECT_EQ(told(good, "\"verdict\": \"met\"", "\"verdict\": \"met\", \"later\": 1"), "read");
  EXPECT_THAT(told(""), HasSubstr("p.json:1:1: error: this is no JSON: "));
  EXPECT_THAT(told(good.substr(0, good.size() - 4)), HasSubstr("error: this is no JSON: "));
  EXPECT_THAT(told("[]"), HasSubstr("p.json:1:1: error: this is no passport: it has no \"passport\""));
  EXPECT_EQ(told(good, "\"passport\": 1", "\"passport\": 2"),
            "p.json:2:1: error: this passport is of format version 2\n  this cfmock knows version 1: make "
            "the old one again with it");
  EXPECT_THAT(
      told(good, "\"waited\": \"-\"", "\"waited\": \"as askd\""),
      HasSubstr("p.json:5:2: error: row 1: \"as askd\" is no word of \"waited\": did you mean as asked?"));
  EXPECT_THAT(told(good, "\"requests\": 2", "\"requests\": \"2\""),
              HasSubstr("p.json:6:2: error: row 2: a row needs \"requests\", a whole number"));
  EXPECT_THAT(told("{\"passport\": 1}"), HasSubstr("\"rows\" must be a list"));
}

}  // namespace
}  // namespace cfmock::report
