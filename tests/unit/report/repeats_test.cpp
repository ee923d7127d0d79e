// Several runs of one scenario, and several clients side by side.

#include "report/repeats.hpp"

#include <gmock/gmock.h>

#include "report/matrix.hpp"

namespace cfmock::report {
namespace {
using expect::Line;
using expect::Outcome;
using expect::Verdict;

Line line(const std::string& expectation, Outcome outcome, int at = 1) {
  Line out;
  out.kind = "kind", out.expectation = expectation, out.outcome = outcome, out.place = {"x.yaml", at, 5};
  return out;
}

struct Told {
  scenario::Scenario scenario;
  expect::Evidence evidence;
  std::vector<Verdict> verdicts;
  std::vector<std::string> clients;

  void add(const std::string& client, Outcome outcome, std::vector<Line> lines = {},
           const std::string& name = "x") {
    Verdict verdict;
    verdict.scenario = name, verdict.outcome = outcome, verdict.lines = std::move(lines);
    verdicts.push_back(std::move(verdict));
    clients.push_back(client);
  }
  std::vector<Subject> subjects() const {
    std::vector<Subject> out;
    for (size_t i = 0; i < verdicts.size(); ++i) out.push_back({clients[i], scenario, verdicts[i], evidence});
    return out;
  }
};

TEST(Repeats, tell_how_often_it_was_met_and_what_flickered) {
  Told told;
  told.add("a", Outcome::kMet, {line("exit: 0", Outcome::kMet), line("steady", Outcome::kMet, 2)});
  told.add("a", Outcome::kInconclusive,
           {line("exit: 0", Outcome::kInconclusive), line("steady", Outcome::kMet, 2)});
  told.add("a", Outcome::kNotMet,
           {line("exit: 0", Outcome::kMet), line("steady", Outcome::kMet, 2),
            line("no early retry", Outcome::kNotMet, 0)});
  told.add("a", Outcome::kNotMet,
           {line("exit: 0", Outcome::kMet), line("steady", Outcome::kMet, 2),
            line("no early retry", Outcome::kNotMet, 0)});
  const Repeats repeats = repeats_of(told.subjects());
  EXPECT_EQ(repeats.worst, Outcome::kNotMet);
  EXPECT_EQ(repeats.worst_run, 2u);
  EXPECT_EQ(repeats_text(repeats),
            "1 of 4 met; flickered: exit: 0 (3 met, 1 inconclusive); no early retry (2 met, 2 not met)");
}

TEST(Repeats, the_same_words_in_two_places_are_two_expectations) {
  Told told;
  told.add("a", Outcome::kNotMet, {line("exit: 0", Outcome::kMet, 1), line("exit: 0", Outcome::kNotMet, 2)});
  told.add("a", Outcome::kNotMet, {line("exit: 0", Outcome::kMet, 1), line("exit: 0", Outcome::kNotMet, 2)});
  EXPECT_EQ(repeats_text(repeats_of(told.subjects())), "0 of 2 met");
}

TEST(Matrix, has_a_line_a_scenario_and_a_column_a_client) {
  Told told;
  told.add("curl", Outcome::kMet, {}, "expired-token");
  told.add("sdk", Outcome::kNotMet, {}, "expired-token");
  told.add("sdk", Outcome::kInconclusive, {}, "other");
  EXPECT_EQ(matrix(told.subjects(), false),
            "scenario       curl          sdk           \n"
            "expired-token  met           not met       \n"
            "other          -             inconclusive  \n"
            "\n"
            "met            1 of 2        0 of 2        \n");
  EXPECT_THAT(matrix(told.subjects(), true), testing::HasSubstr("\x1b[1;31mnot met"));
}

}  // namespace
}  // namespace cfmock::report
