#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "base/text.hpp"
#include "expect/failure_met.hpp"
#include "expect/words.hpp"
#include "report/ink.hpp"
#include "report/passport.hpp"
#include "report/safe.hpp"

namespace cfmock::report {
namespace {

using expect::Outcome;
using expect::PassportRow;
using Cells = std::array<std::string, 11>;

constexpr size_t kVerdict = 10;

Cells cells_of(const PassportRow& row) {
  return {printable(row.scenario),
          printable(row.cause),
          row.answer.empty() ? "-" : printable(row.answer),
          std::to_string(row.requests),
          row.retries == 0 ? "no" : expect::times(static_cast<size_t>(row.retries)),
          row.waited,
          row.ended + " (" + row.exit + ")",
          row.message,
          row.leaked,
          row.wrote,
          row.verdict};
}

Outcome outcome_of_word(const std::string& verdict) {
  return verdict == "met" ? Outcome::kMet : verdict == "not met" ? Outcome::kNotMet : Outcome::kInconclusive;
}

std::string joined(const Cells& cells, const std::array<size_t, 11>& widths, const Ink* ink) {
  std::string out;
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string shown =
        ink != nullptr && i == kVerdict ? ink->outcome(outcome_of_word(cells[i]), cells[i]) : cells[i];
    out += shown;
    if (i + 1 < cells.size()) out += std::string(widths[i] - columns(cells[i]) + 2, ' ');
  }
  return out + "\n";
}

template <class Is>
void count(std::string& out, const Passport& passport, const char* what, Is is) {
  const auto n = std::count_if(passport.rows.begin(), passport.rows.end(), is);
  if (n > 0) out += fmt::format("  {} {}\n", n, what);
}

bool did_another_job(const PassportRow& row) {
  return expect::is_another({.not_met = row.verdict == "not met",
                             .asked = row.ended != "asked nothing",
                             .came_to_failure = row.reached != "no",
                             .leaked = row.leaked != "no",
                             .crashed = row.ended == "crashed"});
}

/// What is worth a second look, one line each.
std::string amounts(const Passport& passport) {
  std::string out = expect::counted(passport.rows.size(), "failure") + ":\n";
  count(out, passport, "met what is expected", [](const PassportRow& row) { return row.verdict == "met"; });
  count(out, passport, "not met", [](const PassportRow& row) { return row.verdict == "not met"; });
  count(out, passport, "of those never met the failure: see the job that the scenario wants (cfmock list NAME)", did_another_job);
  count(out, passport, "inconclusive", [](const PassportRow& row) { return row.verdict == "inconclusive"; });
  count(out, passport, "tried again, though that cannot help",
        [](const PassportRow& row) { return row.retries > 0 && !expect::may_pass(row.answer); });
  count(out, passport, "tried again without the wait that was asked for, or any", [](const PassportRow& row) {
    return row.waited == "shorter than asked" || row.waited == "not at all";
  });
  count(out, passport, "hidden behind exit 0", [](const PassportRow& row) { return row.ended == "hid it"; });
  count(out, passport, "crashed", [](const PassportRow& row) { return row.ended == "crashed"; });
  count(out, passport, "did not end", [](const PassportRow& row) { return row.ended == "did not end"; });
  count(out, passport, "without a message that names what the answer said",
        [](const PassportRow& row) { return row.message == "silent"; });
  count(out, passport, "leaked a credential", [](const PassportRow& row) { return row.leaked != "no"; });
  count(out, passport, "wrote after a read that was refused",
        [](const PassportRow& row) { return row.wrote == "yes"; });
  return out;
}

}  // namespace

void sort_rows(Passport& passport) {
  std::sort(passport.rows.begin(), passport.rows.end(), [](const PassportRow& a, const PassportRow& b) {
    return std::tie(a.scenario, a.cause) < std::tie(b.scenario, b.cause);
  });
}

std::string passport_text(const Passport& passport, bool colour) {
  const Ink ink(colour);
  const Cells titles{"scenario",     "cause",   "answer", "requests", "retried", "waited",
                     "ended (exit)", "message", "leaked", "wrote",    "verdict"};
  std::vector<Cells> rows;
  std::array<size_t, 11> widths{};
  for (size_t i = 0; i < widths.size(); ++i) widths[i] = columns(titles[i]);
  for (const PassportRow& row : passport.rows) {
    rows.push_back(cells_of(row));
    for (size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], columns(rows.back()[i]));
  }
  std::string out = ink.bold(joined(titles, widths, nullptr));
  for (const Cells& row : rows) out += joined(row, widths, &ink);
  return out + "\n" + amounts(passport);
}

}  // namespace cfmock::report
