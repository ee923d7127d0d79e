#include "expect/judges.hpp"

#include <algorithm>

#include "expect/reasons.hpp"
#include "expect/words.hpp"
#include "match/patterns_of.hpp"

namespace cfmock::expect {
namespace {

/// Where the journal kept too little of a body to know whether a request fits, the count of what fits is no
/// evidence.
std::optional<Finding> unknowable(const scenario::Expectation& expectation, const Case& c) {
  for (const scenario::RequestPattern* pattern : match::patterns_of(expectation))
    if (const Entries entries = unsure(c.evidence, *pattern); !entries.empty())
      return inconclusive("the journal keeps " + std::to_string(journal::kBodyKept) +
                              " bytes of a body, too little to tell whether " +
                              counted(entries.size(), "request") + " to " + name_of(*pattern) +
                              (entries.size() == 1 ? " fits" : " fit"),
                          entries);
  return std::nullopt;
}

/// What each start of the client has of its own.
bool is_of_each_run(const scenario::Expectation& expectation) {
  return std::holds_alternative<scenario::ExpectExit>(expectation.what) ||
         std::holds_alternative<scenario::ExpectOutput>(expectation.what) ||
         std::holds_alternative<scenario::ExpectNoCrash>(expectation.what) ||
         std::holds_alternative<scenario::ExpectDuration>(expectation.what);
}

Finding in_each_run(const scenario::Expectation& expectation, const Case& c) {
  std::vector<Finding> findings;
  for (size_t i = 0; i < c.evidence.runs.size(); ++i) {
    Evidence part = c.evidence;
    part.client = c.evidence.runs[i].client;
    part.runs.clear();
    Finding finding = judge(expectation, Case{c.scenario, part, c.is_part, c.whole});
    finding.entries.clear();  // they are of the copy
    findings.push_back(std::move(finding));
  }
  // What is the same of each run is told once: a secret in a URL, which is no run's own, and the same words in all.
  const Finding& first = findings.front();
  if (std::all_of(findings.begin(), findings.end(), [&](const Finding& each) {
        return each.outcome == first.outcome && each.because == first.because;
      }))
    return first;
  for (size_t i = 0; i < findings.size(); ++i)
    findings[i].because = "run " + std::to_string(i + 1) + ": " + findings[i].because;
  return together(findings);
}

/// More requests that fit could only break it further.
bool can_only_break_further(const scenario::Expectation& expectation) {
  return std::holds_alternative<scenario::ExpectNever>(expectation.what) ||
         std::holds_alternative<scenario::ExpectOnce>(expectation.what) ||
         std::holds_alternative<scenario::ExpectStorm>(expectation.what) ||
         std::holds_alternative<scenario::ExpectConcurrency>(expectation.what);
}

}  // namespace

Finding judge(const scenario::Expectation& expectation, const Case& c) {
  if (c.evidence.runs.size() > 1 && is_of_each_run(expectation)) return in_each_run(expectation, c);
  Finding finding = std::visit([&c](const auto& what) { return judge(what, c); }, expectation.what);
  if (finding.outcome == Outcome::kNotMet && finding.reason.empty())
    finding.reason = likeliest_reason({expectation.kind, finding, c});
  if (finding.outcome == Outcome::kNotMet && can_only_break_further(expectation)) return finding;
  return unknowable(expectation, c).value_or(std::move(finding));
}

Verdict judge(const scenario::Scenario& scenario, const Evidence& evidence) {
  const Case c{scenario, evidence};
  Verdict verdict{scenario.name, scenario.file, scenario.cause, scenario.title, Outcome::kMet, {}};
  for (const scenario::Expectation& expectation : scenario.expect)
    verdict.lines.push_back(
        line(expectation.kind, expectation.text, expectation.place, judge(expectation, c)));
  for (Line& strict : judge_strictly(c)) verdict.lines.push_back(std::move(strict));
  for (const Line& each : verdict.lines) verdict.outcome = worse(verdict.outcome, each.outcome);
  return verdict;
}

Verdict not_judged(const scenario::Scenario& scenario, std::string because) {
  Line only = line("strict", "the client is run", {}, inconclusive(std::move(because)));
  return {scenario.name, scenario.file, scenario.cause, scenario.title, Outcome::kInconclusive, {std::move(only)}};
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kMet:
      return "met";
    case Outcome::kNotMet:
      return "not met";
    case Outcome::kInconclusive:
      return "inconclusive";
  }
  return "";
}

}  // namespace cfmock::expect
