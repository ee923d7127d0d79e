#include "expect/judges.hpp"
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

Finding find(const scenario::Expectation& expectation, const Case& c) {
  Finding finding = std::visit([&c](const auto& what) { return judge(what, c); }, expectation.what);
  // More requests that fit could only break it further.
  const bool broken_for_sure = finding.outcome == Outcome::kNotMet &&
                               (std::holds_alternative<scenario::ExpectNever>(expectation.what) ||
                                std::holds_alternative<scenario::ExpectOnce>(expectation.what) ||
                                std::holds_alternative<scenario::ExpectStorm>(expectation.what));
  if (broken_for_sure) return finding;
  return unknowable(expectation, c).value_or(std::move(finding));
}

}  // namespace

Verdict judge(const scenario::Scenario& scenario, const Evidence& evidence) {
  const Case c{scenario, evidence};
  Verdict verdict{scenario.name, scenario.file, scenario.cause, scenario.title, Outcome::kMet, {}};
  for (const scenario::Expectation& expectation : scenario.expect)
    verdict.lines.push_back(
        line(expectation.kind, expectation.text, expectation.place, find(expectation, c)));
  for (Line& strict : judge_strictly(c)) verdict.lines.push_back(std::move(strict));
  for (const Line& each : verdict.lines) verdict.outcome = worse(verdict.outcome, each.outcome);
  return verdict;
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
