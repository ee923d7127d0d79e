#include <fmt/format.h>

#include <algorithm>

#include "cloudflare/names.hpp"
#include "scenario/codes.hpp"
#include "scenario/lint.hpp"

namespace cfmock::scenario {
namespace {

bool is_success(const ProofAnswer& answer) {
  return answer.status ? *answer.status >= 200 && *answer.status < 300 : answer.results.has_value();
}
/// A 200 that names a code may be one: "success":false.
bool is_failure(const ProofAnswer& answer) {
  return answer.lost || answer.status.value_or(200) >= 300 || answer.cause.has_value() || answer.code.has_value();
}

void lint_answer(const ProofAnswer& answer, const Place& at, const std::set<int>& scripted, Problems& out) {
  if (!answer.code || scripted.contains(*answer.code)) return;
  const auto statuses = cloudflare::statuses_of_code(*answer.code);
  if (statuses.empty())
    out.push_back(warning(at, fmt::format("no error that we know of has the code {}", *answer.code),
                          "use a code of fixtures/errors.tsv, or script it in a rule"));
  else if (answer.status && std::find(statuses.begin(), statuses.end(), *answer.status) == statuses.end())
    out.push_back(warning(at,
                          fmt::format("code {} does not come with status {}", *answer.code, *answer.status),
                          fmt::format("it comes with {}", status_words(statuses))));
}

}  // namespace

Problems lint_proof(const Scenario& scenario) {
  Problems out;
  const Place whole{scenario.file, 0, 0};
  if (scenario.proof.empty()) {
    out.push_back(warning(whole, "the scenario has no proof",
                          "add \"proof:\", requests that show the failure and its cure, for cfmock check"));
    return out;
  }
  const std::set<int> scripted = scripted_codes(scenario);
  bool failed = false, succeeded = false;
  for (const ProofStep& step : scenario.proof) {
    if (step.kind != ProofStep::Kind::kSend) continue;
    lint_answer(step.answer, step.place, scripted, out);
    if (step.meanwhile) lint_answer(*step.meanwhile, step.place, scripted, out);
    failed = failed || is_failure(step.answer) || (step.meanwhile && is_failure(*step.meanwhile));
    succeeded = succeeded || is_success(step.answer);
  }
  const Place& start = scenario.proof.front().place;
  if (scenario.cause == "none" || scenario.cause == "false-friend") return out;
  if (!failed)
    out.push_back(warning(start, fmt::format("the proof never shows the failure, {}", scenario.cause),
                          "add a step whose answer is the refusal, with its status and code"));
  if (!succeeded)
    out.push_back(warning(start, "the proof never shows the cure",
                          "add a step that succeeds: the change, and \"answer: {status: 200}\""));
  return out;
}

}  // namespace cfmock::scenario
