#include "control/views.hpp"

#include "engine/sessions.hpp"

namespace cfmock::control {
namespace {

Json credentials_of(const engine::Session& session) {
  Json out = Json::array();
  for (const auto& credential : session.credentials().all())
    out.push_back({{"name", credential->spec.name},
                   {"kind", cloudflare::kind_name(credential->spec.kind)},
                   {"fingerprint", credential->answer_fingerprint},
                   {"known", credential->known}});
  return out;
}

Json rules_of(const engine::Session& session) {
  Json out = Json::array();
  const std::vector<scenario::Rule>& rules = session.scenario().rules;
  for (size_t i = 0; i < rules.size(); ++i)
    out.push_back({{"on", rules[i].on.text},
                   {"place", rules[i].place.text()},
                   {"matched", session.rules().matched(i)},
                   {"wanted", engine::Rules::wanted(rules[i])},
                   {"optional", rules[i].optional}});
  return out;
}

}  // namespace

Json summary_of(const engine::Session& session) {
  const scenario::Scenario& scenario = session.scenario();
  const journal::Journal& journal = session.journal();
  return {{"id", session.id()},
          {"scenario", scenario.name},
          {"cause", scenario.cause},
          {"title", scenario.title},
          {"base_path", std::string(engine::kSessionPrefix) + session.id() + "/client/v4"},
          {"requests", journal.next_seq() - 1},
          {"dropped", journal.dropped()}};
}

Json details_of(const engine::Session& session, Instant real_now) {
  Json out = summary_of(session);
  out["file"] = session.scenario().file;
  out["now"] = rfc3339(session.now(real_now), Fraction::kSixDigits);
  out["scale"] = session.scale();
  out["journal_bytes"] = session.journal().bytes();
  out["credentials"] = credentials_of(session);
  out["rules"] = rules_of(session);
  return out;
}

}  // namespace cfmock::control
