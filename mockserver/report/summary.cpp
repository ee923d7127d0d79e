#include "report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "expect/failure_met.hpp"
#include "expect/finding.hpp"
#include "expect/words.hpp"
#include "report/course.hpp"
#include "report/ink.hpp"
#include "report/names.hpp"
#include "report/safe.hpp"

namespace cfmock::report {
namespace {

using expect::Outcome;

constexpr size_t kWhy = 120;  // bytes; the whole of it is in the other reports

using Row = std::array<std::string, 5>;

Row row_of(const Subject& subject, const std::string& name) {
  return {name, printable(subject.verdict.cause), printable(subject.client),
          std::string(verdict_word(subject)), shortened(why(subject.verdict), kWhy)};
}

std::string padded(const std::string& cell, size_t width) {
  return cell + std::string(width - std::min(width, columns(cell)), ' ');
}

bool did_another_job(const Subject& subject) {
  return was_run(subject) && expect::did_another_job({subject.scenario, subject.evidence}, subject.verdict.outcome);
}

std::string other_jobs(const std::vector<Subject>& subjects) {
  const auto n = std::count_if(subjects.begin(), subjects.end(), did_another_job);
  if (n == 0) return "";
  return fmt::format("{} of those not met never met the failure: see the job that the scenario wants (cfmock list NAME)\n", n);
}

}  // namespace

std::string counts(const std::vector<Subject>& subjects) {
  std::string out = expect::counted(subjects.size(), "run") + ":";
  const char* comma = " ";
  for (const Outcome outcome : {Outcome::kMet, Outcome::kNotMet, Outcome::kInconclusive}) {
    const auto n = std::count_if(subjects.begin(), subjects.end(),
                                 [&](const Subject& subject) { return was_run(subject) && subject.verdict.outcome == outcome; });
    out += fmt::format("{}{} {}", std::exchange(comma, ", "), n, name_of(outcome));
  }
  for (const Course course : {Course::kNotStarted, Course::kNeverRan}) {
    const auto n = std::count_if(subjects.begin(), subjects.end(), [&](const Subject& subject) { return subject.course == course; });
    if (n > 0) out += fmt::format(", {} {}", n, name_of(course));
  }
  return out + "\n";
}

std::string why(const expect::Verdict& verdict) {
  size_t same = 0;
  const expect::Line* first = nullptr;
  for (const expect::Line& line : verdict.lines) {
    if (line.outcome != verdict.outcome) continue;
    ++same;
    if (first == nullptr) first = &line;
    // Why nothing can be known is what a strict line says; the others only follow from it.
    const bool rather =
        verdict.outcome == Outcome::kInconclusive && line.kind == "strict" && first->kind != "strict";
    if (rather) first = &line;
  }
  if (first == nullptr) return "";
  if (verdict.outcome == Outcome::kMet) return expect::counted(same, "expectation") + " met";
  return printable(first->because) + (same == 1 ? "" : fmt::format(" (and {} more)", same - 1));
}

Outcome outcome_of(const std::vector<Subject>& subjects) {
  if (subjects.empty()) return Outcome::kInconclusive;
  Outcome outcome = Outcome::kMet;
  for (const Subject& subject : subjects) outcome = expect::worse(outcome, subject.verdict.outcome);
  return outcome;
}

std::string summary(const std::vector<Subject>& subjects, bool colour) {
  const Ink ink(colour);
  const Row titles{"scenario", "cause", "client", "verdict", "why"};
  std::vector<Row> rows;
  std::array<size_t, 4> widths{};
  for (size_t i = 0; i < widths.size(); ++i) widths[i] = titles[i].size();
  const std::vector<std::string> names = names_among(subjects);
  for (const Subject& subject : subjects) {
    rows.push_back(row_of(subject, names[rows.size()]));
    for (size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], columns(rows.back()[i]));
  }
  const bool clients = std::any_of(rows.begin(), rows.end(), [](const Row& row) { return !row[2].empty(); });
  const auto line = [&](const Row& row, const std::string& verdict) {
    std::string out = padded(row[0], widths[0]) + "  " + padded(row[1], widths[1]) + "  ";
    if (clients) out += padded(row[2], widths[2]) + "  ";
    return out + verdict + "  " + row[4] + "\n";
  };
  std::string out = ink.bold(line(titles, padded(titles[3], widths[3])));
  for (size_t i = 0; i < rows.size(); ++i)
    out += line(rows[i], ink.outcome(subjects[i].verdict.outcome, padded(rows[i][3], widths[3])));
  return out + "\n" + counts(subjects) + other_jobs(subjects);
}

}  // namespace cfmock::report
