#pragma once
// Questions about journal entries that several judges ask.

#include "expect/finding.hpp"
#include "match/match.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::expect {

/// What a judge looks at. Both outlive the call.
struct Case {
  const scenario::Scenario& scenario;
  const Evidence& evidence;
};

/// Views into the entry, which must outlive it.
match::Subject subject_of(const journal::Entry& entry);
/// What was no HTTP request fits nothing.
bool fits(const scenario::RequestPattern& pattern, const journal::Entry& entry);
Entries asked(const Evidence& evidence, const scenario::RequestPattern& pattern);
/// Requests that may fit: only a body of which the journal kept a part stands in the way of knowing.
Entries unsure(const Evidence& evidence, const scenario::RequestPattern& pattern);

bool answered(const journal::Entry& entry, const scenario::AnswerPattern& answer);
/// A whole answer of 2xx without errors.
bool succeeded(const journal::Entry& entry);

/// For statements about "each such request" when there was none: nothing was shown, so it is inconclusive,
/// unless the scenario allows a client that asks nothing at all.
Finding nothing_asked(const Case& c, const scenario::RequestPattern& pattern);

}  // namespace cfmock::expect
