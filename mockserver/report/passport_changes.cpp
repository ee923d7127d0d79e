#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "expect/words.hpp"
#include "report/ink.hpp"
#include "report/passport.hpp"

namespace cfmock::report {
namespace {

using expect::PassportRow;
using expect::PassportWord;

/// Two words without rank, or one beside a good one, are neither better nor worse.
constexpr int kGood = 2;
constexpr const char* kAskedNothing = "asked nothing";

Judgement judged(const PassportWord& before, const PassportWord& now) {
  if (before.rank == PassportWord::kNoRank && now.rank == PassportWord::kNoRank) return Judgement::kChanged;
  if (before.rank == PassportWord::kNoRank) return now.rank < kGood ? Judgement::kWorse : Judgement::kChanged;
  if (now.rank == PassportWord::kNoRank)
    return before.rank < kGood ? Judgement::kBetter : Judgement::kChanged;
  if (now.rank == before.rank) return Judgement::kChanged;
  return now.rank < before.rank ? Judgement::kWorse : Judgement::kBetter;
}

/// What leaves nothing to judge is no step forward, wherever it came from.
Judgement judged(const std::string& column, const PassportWord& before, const PassportWord& now) {
  const Judgement by_rank = judged(before, now);
  const bool unjudged = column == "verdict" && now.word == "inconclusive";
  return unjudged && by_rank == Judgement::kBetter ? Judgement::kChanged : by_rank;
}

void compare_words(const char* column, const std::string& before, const std::string& now,
                   const std::string& scenario, std::vector<Change>& out) {
  const PassportWord* const was = expect::passport_word(column, before);
  const PassportWord* const is = expect::passport_word(column, now);
  if (before == now || was == nullptr || is == nullptr) return;
  out.push_back({scenario, judged(column, *was, *is), fmt::format("it {}; before, it {}", is->says, was->says)});
}

std::string again(int retries) {
  return retries == 0 ? "never" : expect::times(static_cast<size_t>(retries));
}

std::string what_was_refused(const std::string& answer) {
  return answer.empty()          ? "what was refused"
         : answer.front() == 'n' ? "a call without an answer"
                                 : "a " + answer;
}

/// Of what a second try cannot change.
int hopeless(const PassportRow& row) { return expect::may_pass(row.answer) ? 0 : row.retries; }

std::string retries_in_words(int retries, const std::string& what) {
  return retries == 0 ? "it no longer retries " + what : fmt::format("it retries {} {}", what, again(retries));
}

/// To try again what cannot pass is worse the more often; what may pass is judged by the waits.
void compare_retries(const PassportRow& before, const PassportRow& now, std::vector<Change>& out) {
  const int was = hopeless(before), is = hopeless(now);
  if (was != is) {
    const std::string what = what_was_refused(is > 0 ? now.answer : before.answer);
    out.push_back({now.scenario, is > was ? Judgement::kWorse : Judgement::kBetter,
                   retries_in_words(is, what) + "; before, " + again(was)});
  } else if (before.retries != now.retries) {
    const std::string what = what_was_refused(now.retries > 0 ? now.answer : before.answer);
    out.push_back({now.scenario, Judgement::kChanged,
                   retries_in_words(now.retries, what) + "; before, " + again(before.retries)});
  }
}

/// It asked before, and asks no more: that it leaks, retries and prints nothing now is no merit.
void fell_silent(std::vector<Change>& changes) {
  for (Change& change : changes)
    if (change.judgement == Judgement::kBetter) change.judgement = Judgement::kChanged;
  for (Change& change : changes)
    if (change.says.starts_with("it asks nothing;")) change.judgement = Judgement::kWorse;
}

void compare_columns(const PassportRow& before, const PassportRow& now, std::vector<Change>& out) {
  compare_words("verdict", before.verdict, now.verdict, now.scenario, out);
  compare_words("reached", before.reached, now.reached, now.scenario, out);
  compare_words("leaked", before.leaked, now.leaked, now.scenario, out);
  compare_words("wrote", before.wrote, now.wrote, now.scenario, out);
  compare_retries(before, now, out);
  compare_words("waited", before.waited, now.waited, now.scenario, out);
  compare_words("ended", before.ended, now.ended, now.scenario, out);
  compare_words("message", before.message, now.message, now.scenario, out);
  const auto told = [&](std::string says) {
    out.push_back({now.scenario, Judgement::kChanged, std::move(says)});
  };
  if (before.answer != now.answer && !before.answer.empty() && !now.answer.empty())
    told(fmt::format("it is refused with {}; before, with {}", now.answer, before.answer));
  // How it ended says so already.
  if (before.exit != now.exit && before.ended == now.ended)
    told(fmt::format("its exit is {}; before, {}", now.exit, before.exit));
  // Further tries bring further requests, and need not be told twice.
  if (before.requests != now.requests && before.retries == now.retries)
    told(fmt::format("it makes {}; before, {}", expect::counted(static_cast<size_t>(now.requests), "request"),
                     before.requests));
}

void compare_rows(const PassportRow& before, const PassportRow& now, std::vector<Change>& out) {
  std::vector<Change> changes;
  compare_columns(before, now, changes);
  if (now.ended == kAskedNothing && before.ended != kAskedNothing && before.requests > 0) fell_silent(changes);
  out.insert(out.end(), changes.begin(), changes.end());
}

const PassportRow* row_for(const Passport& passport, const std::string& scenario) {
  for (const PassportRow& row : passport.rows)
    if (row.scenario == scenario) return &row;
  return nullptr;
}

constexpr std::array<std::pair<Judgement, const char*>, 3> kJudgements{
    {{Judgement::kWorse, "worse"}, {Judgement::kBetter, "better"}, {Judgement::kChanged, "changed"}}};

/// "auth/a, auth/b, auth/c and 37 more": which they are stands in the file.
std::string first_of(const std::vector<std::string>& scenarios) {
  constexpr size_t kNamed = 3;
  if (scenarios.size() <= kNamed + 1) return join(scenarios, ", ");
  const std::vector<std::string> first(scenarios.begin(), scenarios.begin() + kNamed);
  return join(first, ", ") + fmt::format(" and {} more", scenarios.size() - kNamed);
}

expect::Outcome colour_of(Judgement judgement) {
  return judgement == Judgement::kWorse    ? expect::Outcome::kNotMet
         : judgement == Judgement::kBetter ? expect::Outcome::kMet
                                           : expect::Outcome::kInconclusive;
}

}  // namespace

std::vector<Change> passport_changes(const Passport& before, const Passport& now) {
  std::vector<Change> out;
  for (const PassportRow& row : now.rows) {
    if (const PassportRow* was = row_for(before, row.scenario))
      compare_rows(*was, row, out);
    else
      out.push_back(
          {row.scenario, Judgement::kChanged, "it meets this failure for the first time: " + row.verdict});
  }
  for (const PassportRow& row : before.rows)
    if (row_for(now, row.scenario) == nullptr)
      out.push_back(
          {row.scenario, Judgement::kChanged, "this failure was not met this time; before, " + row.verdict});
  return out;
}

std::string changes_text(const std::vector<Change>& changes, const std::string& before, bool colour) {
  const Ink ink(colour);
  if (changes.empty()) return "Since " + printable(before) + ": nothing changed.\n";
  std::string out = "Since " + printable(before) + ":\n", counts;
  for (const auto& [judgement, word] : kJudgements) {
    std::vector<std::pair<std::string, std::vector<std::string>>> alike;  // sentence, scenarios
    size_t n = 0;
    for (const Change& change : changes) {
      if (change.judgement != judgement) continue;
      ++n;
      auto at = std::find_if(alike.begin(), alike.end(),
                             [&](const auto& each) { return each.first == change.says; });
      if (at == alike.end()) at = alike.insert(alike.end(), {change.says, {}});
      at->second.push_back(printable(change.scenario));
    }
    for (const auto& [says, scenarios] : alike)
      out += fmt::format("  {}  {}  {}\n", ink.outcome(colour_of(judgement), fmt::format("{:<7}", word)),
                         printable(says), ink.faint("(" + first_of(scenarios) + ")"));
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", n, word);
  }
  return out + counts + ".\n";
}

}  // namespace cfmock::report
