#include "match/expression.hpp"
#include "match/match.hpp"
#include "match/patterns_of.hpp"

namespace cfmock::match {
namespace {

using Values = std::vector<std::pair<std::string, scenario::ValuePattern>>;

void look(const Values& values, Problems& problems) {
  for (const auto& [name, pattern] : values) {
    if (pattern.kind != scenario::ValuePattern::Kind::kMatches) continue;
    if (const auto error = expression_error(pattern.text))
      problems.push_back({"\"" + pattern.text + "\" is no expression: " + *error,
                          "an RE2 expression (https://github.com/google/re2/wiki/Syntax), such as ^Bearer",
                          pattern.place, Severity::kError});
  }
}

void look(const scenario::RequestPattern& pattern, Problems& problems) {
  look(pattern.query, problems);
  look(pattern.headers, problems);
  look(pattern.body, problems);
}

}  // namespace

Problems expression_problems(const scenario::Scenario& scenario) {
  Problems problems;
  for (const scenario::Rule& rule : scenario.rules) look(rule.on, problems);
  for (const scenario::TimelineEvent& event : scenario.timeline)
    if (event.of) look(*event.of, problems);
  for (const scenario::ProofStep& step : scenario.proof) {
    look(step.answer.headers, problems);
    if (step.meanwhile) look(step.meanwhile->headers, problems);
  }
  for (const scenario::Expectation& expectation : scenario.expect) {
    for (const scenario::RequestPattern* pattern : patterns_of(expectation)) look(*pattern, problems);
    if (const auto* headers = std::get_if<scenario::ExpectHeaders>(&expectation.what))
      look(headers->request, problems);
  }
  return problems;
}

}  // namespace cfmock::match
