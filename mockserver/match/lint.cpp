#include "match/expression.hpp"
#include "match/match.hpp"

namespace cfmock::match {
namespace {

using Values = std::vector<std::pair<std::string, scenario::ValuePattern>>;

class Finder {
 public:
  void look(const Values& values) {
    for (const auto& [name, pattern] : values) {
      if (pattern.kind != scenario::ValuePattern::Kind::kMatches) continue;
      if (const auto error = expression_error(pattern.text))
        problems.push_back({"\"" + pattern.text + "\" is no expression: " + *error,
                            "an RE2 expression (https://github.com/google/re2/wiki/Syntax), such as ^Bearer",
                            pattern.place, Severity::kError});
    }
  }
  void look(const scenario::RequestPattern& pattern) {
    look(pattern.query);
    look(pattern.headers);
    look(pattern.body);
  }
  void look(const std::optional<scenario::RequestPattern>& pattern) {
    if (pattern) look(*pattern);
  }

  void look(const scenario::ExpectCalls& what) { look(what.of); }
  void look(const scenario::ExpectNever& what) { look(what.of); }
  void look(const scenario::ExpectNoRetry& what) { look(what.of); }
  void look(const scenario::ExpectRetries& what) { look(what.of); }
  void look(const scenario::ExpectPages& what) { look(what.of); }
  void look(const scenario::ExpectOrder& what) {
    for (const scenario::RequestPattern& pattern : what.of) look(pattern);
  }
  void look(const scenario::ExpectHeaders& what) {
    look(what.of);
    look(what.request);
  }
  // The others name no request.
  void look(const scenario::ExpectWorld&) {}
  void look(const scenario::ExpectExit&) {}
  void look(const scenario::ExpectOutput&) {}
  void look(const scenario::ExpectNoCrash&) {}
  void look(const scenario::ExpectDuration&) {}

  Problems problems;
};

}  // namespace

Problems expression_problems(const scenario::Scenario& scenario) {
  Finder finder;
  for (const scenario::Rule& rule : scenario.rules) finder.look(rule.on);
  for (const scenario::TimelineEvent& event : scenario.timeline) finder.look(event.of);
  for (const scenario::ProofStep& step : scenario.proof) {
    finder.look(step.answer.headers);
    if (step.meanwhile) finder.look(step.meanwhile->headers);
  }
  for (const scenario::Expectation& expectation : scenario.expect)
    std::visit([&finder](const auto& what) { finder.look(what); }, expectation.what);
  return finder.problems;
}

}  // namespace cfmock::match
