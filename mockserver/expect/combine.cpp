// Expectations of expectations, in three values. Inconclusive is "not known", and stays so wherever the other value could
// still change the outcome:
//
//   all   not met if one is not met (whatever the others), else inconclusive if one is, else met
//   any   met if one is met (whatever the others), else inconclusive if one is, else not met
//   not   met and not met change places; inconclusive stays: of what is not known the contrary is not known either
//
// Two findings are not turned round by `not`, because they say nothing of the statement itself: a client that was
// free to ask nothing and asked nothing has met all that is said of its requests, and a client that was ended by a
// signal has no exit of its own, neither 0 nor another (Finding::stays).

#include <fmt/format.h>

#include "base/text.hpp"
#include "expect/judges.hpp"

namespace cfmock::expect {
namespace {

std::vector<Finding> findings_of(const std::vector<scenario::Expectation>& list, const Case& c) {
  std::vector<Finding> out;
  for (const scenario::Expectation& each : list) {
    Finding finding = judge(each, c);
    finding.because = each.kind + ": " + finding.because;
    out.push_back(std::move(finding));
  }
  return out;
}

bool any_is(const std::vector<Finding>& all, Outcome outcome) {
  for (const Finding& finding : all)
    if (finding.outcome == outcome) return true;
  return false;
}

/// Those with that outcome, as one.
Finding those(const std::vector<Finding>& all, Outcome outcome) {
  std::vector<Finding> chosen;
  for (const Finding& finding : all)
    if (finding.outcome == outcome) chosen.push_back(finding);
  return together(chosen);
}

}  // namespace

Finding judge(const scenario::ExpectAll& what, const Case& c) { return together(findings_of(what.of, c)); }

Finding judge(const scenario::ExpectAny& what, const Case& c) {
  const std::vector<Finding> all = findings_of(what.of, c);
  if (any_is(all, Outcome::kMet)) return those(all, Outcome::kMet);
  if (any_is(all, Outcome::kInconclusive)) return those(all, Outcome::kInconclusive);
  Finding none = together(all);
  none.because = "none of them holds: " + none.because;
  return none;
}

Finding judge(const scenario::ExpectNot& what, const Case& c) {
  Finding finding = judge(what.of.front(), c);
  if (finding.stays || finding.outcome == Outcome::kInconclusive) return finding;
  const bool held = finding.outcome == Outcome::kMet;
  finding.reason.clear();
  finding.lacks = false;
  finding.outcome = held ? Outcome::kNotMet : Outcome::kMet;
  finding.because = fmt::format("{}: {}", held ? "this was not to hold" : "it does not hold, as it should not", finding.because);
  return finding;
}

}  // namespace cfmock::expect
