// Handlers that change a session.

#include "base/text.hpp"
#include "control/on_session.hpp"
#include "control/views.hpp"
#include "scenario/load.hpp"

namespace cfmock::control {

/// {"do": [...]}, as a timeline's. All of it is done, or nothing.
http::Response do_actions(const Call& call) {
  const std::vector<std::string> bodies{R"({"do":[{"roll":"primary"}]})", R"({"do":{"change":{"primary":{"status":"disabled"}}}})"};
  const Json json = Json::parse(call.request.body, nullptr, false);
  if (json.is_discarded()) return refusal_answer({400, "the body is not JSON", "", bodies});
  if (!json.is_object() || json.size() != 1 || !json.contains("do"))
    return refusal_answer({400, "the body is not {\"do\": ...}", "", bodies});
  std::shared_ptr<const scenario::Scenario> scenario;
  if (auto refused = on_session(call, [&](engine::Session& session) { scenario = session.shared_scenario(); }))
    return *refused;
  // JSON is YAML: it is read by the table that reads a timeline.
  const auto loaded = scenario::load_actions(json["do"].dump(), "do", *scenario);
  if (!loaded.problems.empty())
    return refusal_answer({400, printable(loaded.problems.front().message), printable(loaded.problems.front().remedy), {}});
  Json details;
  const Instant real = call.backend.now();
  if (auto refused = on_session(call, [&](engine::Session& session) {
        for (const scenario::Action& action : loaded.actions) session.apply(action, real);
        details = details_of(session, real);
      }))
    return *refused;
  return json_answer(details);
}

/// Takes no body, or an empty object.
http::Response reset_session(const Call& call) {
  const Json json =
      call.request.body.empty() ? Json::object() : Json::parse(call.request.body, nullptr, false);
  if (json.is_discarded()) return refusal_answer({400, "the body is not JSON", "", {"no body", "{}"}});
  if (json != Json::object())
    return refusal_answer({400, "a reset takes no settings", "", {"no body", "{}"}});
  Json details;
  const Instant real = call.backend.now();
  if (auto refused = on_session(call, [&](engine::Session& session) {
        session.reset(real);
        details = details_of(session, real);
      }))
    return *refused;
  return json_answer(details);
}

}  // namespace cfmock::control
