#include "expect/failure_met.hpp"

#include <algorithm>

#include "expect/judges.hpp"
#include "expect/leaks.hpp"

namespace cfmock::expect {
namespace {

/// As an API without a failure would have done. A success may tell one, too: the verify of an expired token.
bool plainly_served(const journal::Entry& entry) {
  return succeeded(entry) && entry.answered_by != journal::AnsweredBy::kRule && entry.cause.empty() && entry.fault.empty() &&
         entry.delay.count() == 0;
}

}  // namespace

bool has_failure(const scenario::Scenario& scenario) { return scenario.cause != "none" || !scenario.rules.empty(); }

bool met_failure(const Case& c) {
  const auto& entries = c.evidence.entries;
  const auto& handshakes = c.evidence.handshakes;
  return !std::all_of(entries.begin(), entries.end(), plainly_served) ||
         std::any_of(handshakes.begin(), handshakes.end(), [](const journal::Handshake& each) { return each.shown != "good"; });
}

bool did_another_job(const Case& c, Outcome outcome) {
  return has_failure(c.scenario) && is_another({.not_met = outcome == Outcome::kNotMet,
                                                .asked = !c.evidence.entries.empty(),
                                                .came_to_failure = met_failure(c),
                                                .leaked = judge_leaks(c).outcome == Outcome::kNotMet,
                                                .crashed = judge(scenario::ExpectNoCrash{}, c).outcome == Outcome::kNotMet});
}

}  // namespace cfmock::expect
