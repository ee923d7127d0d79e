#include "report/repeats.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "expect/finding.hpp"

namespace cfmock::report {
namespace {

using expect::Line;
using expect::Outcome;

bool same(const Flicker& flicker, const Line& line) {
  return flicker.expectation == line.expectation && flicker.place == line.place;
}

void count(std::vector<Flicker>& all, const Line& line) {
  auto at = std::find_if(all.begin(), all.end(), [&](const Flicker& each) { return same(each, line); });
  if (at == all.end()) at = all.insert(all.end(), Flicker{line.expectation, line.place});
  ++(line.outcome == Outcome::kMet      ? at->met
     : line.outcome == Outcome::kNotMet ? at->not_met
                                        : at->inconclusive);
}

bool steady(const Flicker& flicker, size_t runs) {
  return flicker.met == runs || flicker.not_met == runs || flicker.inconclusive == runs;
}

std::string counts(const Flicker& flicker) {
  std::vector<std::string> out;
  if (flicker.met > 0) out.push_back(fmt::format("{} met", flicker.met));
  if (flicker.not_met > 0) out.push_back(fmt::format("{} not met", flicker.not_met));
  if (flicker.inconclusive > 0) out.push_back(fmt::format("{} inconclusive", flicker.inconclusive));
  return join(out, ", ");
}

}  // namespace

Repeats repeats_of(const std::vector<Subject>& runs) {
  Repeats out;
  out.runs = runs.size();
  for (size_t i = 0; i < runs.size(); ++i) {
    const expect::Verdict& verdict = runs[i].verdict;
    if (verdict.outcome == Outcome::kMet) ++out.met;
    if (verdict.outcome != out.worst && expect::worse(verdict.outcome, out.worst) == verdict.outcome)
      out.worst = verdict.outcome, out.worst_run = i;
    for (const Line& line : verdict.lines) count(out.flickers, line);
  }
  for (Flicker& each : out.flickers) each.met = out.runs - each.not_met - each.inconclusive;
  std::erase_if(out.flickers, [&](const Flicker& each) { return steady(each, out.runs); });
  return out;
}

std::string repeats_text(const Repeats& repeats) {
  std::string out = fmt::format("{} of {} met", repeats.met, repeats.runs);
  const char* before = "; flickered: ";
  for (const Flicker& each : repeats.flickers) {
    out += fmt::format("{}{} ({})", before, printable(each.expectation), counts(each));
    before = "; ";
  }
  return out;
}

}  // namespace cfmock::report
