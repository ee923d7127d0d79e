#include "control/evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/ids.hpp"

namespace cfmock::control {
namespace {

/// Bytes that are no JSON are told apart by a digest: they may be large.
std::string content_of(const cloudflare::Object& object) {
  std::string text = object.json.dump(-1, ' ', false, cloudflare::Json::error_handler_t::replace);
  return object.raw.empty() ? text : text + " " + fingerprint(object.raw);
}

expect::WorldState state_of(const cloudflare::Store& store) {
  expect::WorldState state;
  for (const cloudflare::Zone& zone : store.zones)
    for (const cloudflare::Record& record : zone.records)
      state.push_back(
          {zone.name, record.id, record.type, record.name, record.content, record.ttl, record.proxied});
  for (const cloudflare::Zone& zone : store.zones)
    state.push_back(
        {"", zone.id, "zone", zone.name, zone.paused ? zone.status + ", paused" : zone.status, 0, false});
  for (const cloudflare::AccountSpec& account : store.accounts)
    state.push_back({"", account.id, "account", account.name, "", 0, false});
  for (const auto& [path, collection] : store.objects.all())
    for (const auto& [number, object] : collection.items)
      state.push_back({"", object.key, "object", path + "/" + object.key, content_of(object), 0, false});
  std::sort(state.begin(), state.end(), [](const expect::RecordState& a, const expect::RecordState& b) {
    return std::tie(a.zone, a.name, a.type, a.content, a.id) <
           std::tie(b.zone, b.name, b.type, b.content, b.id);
  });
  return state;
}

std::vector<expect::RuleProgress> progress_of(const engine::Session& session) {
  std::vector<expect::RuleProgress> progress;
  const std::vector<scenario::Rule>& rules = session.scenario().rules;
  for (size_t i = 0; i < rules.size(); ++i)
    progress.push_back({rules[i].on.text, rules[i].place, session.rules().matched(i),
                        engine::Rules::wanted(rules[i]), rules[i].optional});
  return progress;
}

std::vector<journal::Connection> connections_of(const journal::Journal& journal) {
  std::vector<journal::Connection> out;
  for (const auto& [number, connection] : journal.connections()) out.push_back(connection);
  return out;
}

}  // namespace

expect::WorldState world_of(const engine::Session& session) { return state_of(session.store()); }

expect::Evidence evidence_of(const engine::Session& session, std::optional<expect::ClientRun> client) {
  const journal::Journal& journal = session.journal();
  expect::Evidence evidence{{journal.entries().begin(), journal.entries().end()},
                            journal.dropped(),
                            state_of(session.store_at_start()),
                            world_of(session),
                            progress_of(session),
                            std::move(client),
                            connections_of(journal),
                            journal.handshakes(),
                            {}};
  evidence.scale = session.pace();
  evidence.pace_changed = !session.pace();
  return evidence;
}

void redact_output(const engine::Session& session, expect::ClientRun& client) {
  for (const auto& credential : session.credentials().all()) {
    if (credential->secret.size() < 6) continue;
    for (const auto& [text, where] : {std::pair(&client.out, "standard output"), std::pair(&client.err, "standard error")})
      if (text->find(credential->secret) != std::string::npos)
        client.leaks.push_back(fmt::format("{} in {}", credential->label(), where));
  }
  session.redact(client.out);
  session.redact(client.err);
}

}  // namespace cfmock::control
