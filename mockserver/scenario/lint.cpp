#include "scenario/lint.hpp"

namespace cfmock::scenario {

Problems lint(const Scenario& scenario) {
  Problems out;
  for (const auto part :
       {lint_rules, lint_expectations, lint_contradictions, lint_proof, lint_credentials, lint_timeline})
    for (Problem& problem : part(scenario)) out.push_back(std::move(problem));
  return out;
}

}  // namespace cfmock::scenario
