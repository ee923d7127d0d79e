// Credentials that nothing uses, and events that never come.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cloudflare/access.hpp"
#include "scenario/lint.hpp"
#include "scenario/routes.hpp"

namespace cfmock::scenario {
namespace {

using cloudflare::CredentialSpec;

void add_actions(const std::vector<Action>& actions, std::set<std::string>& used,
                 std::set<std::string>& rolled) {
  for (const Action& action : actions) {
    if (action.credential.empty()) continue;
    used.insert(action.credential);
    if (action.kind == Action::Kind::kRoll) rolled.insert(action.credential);
  }
}

struct Uses {
  std::set<std::string> used, rolled;
};

/// A token whose id stands in the path of a proof's request.
void add_token_routes(const Scenario& scenario, const ProofStep& step, Uses& out) {
  for (const CredentialSpec& spec : scenario.credentials) {
    const std::string id = cloudflare::id_of_credential(spec.name);
    if (step.path.find(id) == std::string::npos) continue;
    out.used.insert(spec.name);
    if (step.path.ends_with(id + "/value")) out.rolled.insert(spec.name);
  }
}

Uses uses_of(const Scenario& scenario) {
  Uses out;
  out.used.insert(scenario.credentials.front().name);  // the client's own
  for (const ProofStep& step : scenario.proof) {
    if (!step.as.empty()) out.used.insert(step.as);
    add_actions(step.actions, out.used, out.rolled);
    add_token_routes(scenario, step, out);
  }
  for (const TimelineEvent& event : scenario.timeline) add_actions(event.actions, out.used, out.rolled);
  for (const CredentialSpec& spec : scenario.credentials)
    for (const auto& [name, value] : scenario.env)
      if (value.find("{secret:" + spec.name + "}") != std::string::npos ||
          value.find("{email:" + spec.name + "}") != std::string::npos)
        out.used.insert(spec.name);
  return out;
}

/// The fewest calls of `of` beyond which a run is not met.
std::optional<int> most_calls(const Scenario& scenario, const RequestPattern& of) {
  std::optional<int> most;
  const auto narrow = [&](int calls) { most = std::min(most.value_or(calls), calls); };
  for (const Expectation& expectation : scenario.expect) {
    if (const auto* calls = std::get_if<ExpectCalls>(&expectation.what); calls && calls->of.text == of.text) {
      if (calls->exactly) narrow(*calls->exactly);
      if (calls->at_most) narrow(*calls->at_most);
    }
    if (const auto* never = std::get_if<ExpectNever>(&expectation.what);
        never && !never->after && never->of.text == of.text)
      narrow(0);
  }
  return most;
}

}  // namespace

Problems lint_credentials(const Scenario& scenario) {
  Problems out;
  const Uses uses = uses_of(scenario);
  for (const CredentialSpec& spec : scenario.credentials) {
    if (!spec.replaces.empty() && !uses.rolled.contains(spec.replaces))
      out.push_back(
          warning(spec.place_of("replaces"),
                  fmt::format("\"{}\" is never rolled, so this secret never becomes good", spec.replaces),
                  fmt::format("add \"{{roll: {}}}\" to the timeline or the proof", spec.replaces)));
    else if (!uses.used.contains(spec.name) && !uses.rolled.contains(spec.replaces))
      out.push_back(warning(spec.place, fmt::format("the credential \"{}\" is not used", spec.name),
                            "use it in the proof, the timeline or env, or remove it"));
  }
  return out;
}

Problems lint_timeline(const Scenario& scenario) {
  Problems out;
  for (const TimelineEvent& event : scenario.timeline) {
    if (!event.of) continue;
    if (!scenario.allow.unknown_operations)
      if (auto problem = route_problem(*event.of, RouteFit::kFits, scenario.operations())) {
        problem->message += ", so the event never comes";
        out.push_back(std::move(*problem));
        continue;
      }
    const auto most = most_calls(scenario, *event.of);
    if (most && *most < event.after_requests)
      out.push_back(warning(
          event.place,
          fmt::format("the event never comes in a run that is met: only {} such calls are expected", *most),
          "let it come earlier, or expect more calls"));
  }
  return out;
}

}  // namespace cfmock::scenario
