#pragma once
// Many runs in one table: scenario, cause, client, verdict, and why. The last line counts.

#include <vector>

#include "report/subject.hpp"

namespace cfmock::report {

std::string summary(const std::vector<Subject>& subjects, bool colour);

/// "3 runs: 1 met, 2 not met, 0 inconclusive", and a line feed.
std::string counts(const std::vector<Subject>& subjects);
/// The sentence that decided a verdict, as the table shows it: the first line with the verdict's outcome.
std::string why(const expect::Verdict& verdict);
/// Of many verdicts: not met wins over inconclusive wins over met. None at all is inconclusive.
expect::Outcome outcome_of(const std::vector<Subject>& subjects);

}  // namespace cfmock::report
