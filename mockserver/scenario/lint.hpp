#pragma once
// What is wrong with a scenario that reads well: parts that can never matter, statements that cannot fail,
// answers that the API does not give. All are warnings: pure functions over the loaded scenario.
//
// To add one: a function in the file of its subject, and a line in lint.cpp.

#include "base/result.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::scenario {

Problems lint(const Scenario& scenario);

// The parts, by subject.
Problems lint_rules(const Scenario& scenario);
Problems lint_expectations(const Scenario& scenario);
Problems lint_contradictions(const Scenario& scenario);
Problems lint_proof(const Scenario& scenario);
Problems lint_credentials(const Scenario& scenario);
Problems lint_timeline(const Scenario& scenario);

inline Problem warning(const Place& at, std::string message, std::string remedy) {
  return {std::move(message), std::move(remedy), at, Severity::kWarning};
}

}  // namespace cfmock::scenario
