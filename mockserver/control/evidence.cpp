#include "control/evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/ids.hpp"
#include "expect/leaks.hpp"

namespace cfmock::control {
namespace {

using cloudflare::Json;

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

/// Bytes that are no JSON are told apart by a digest: they may be large.
std::string content_of(const cloudflare::Object& object) {
  const std::string text = text_of(object.json);
  return object.raw.empty() ? text : text + " " + fingerprint(object.raw);
}

/// Without what each is when nobody says it, false: whoever spells that out changes nothing.
Json settings_of(const cloudflare::Record& record) {
  Json out = record.settings.empty() ? Json::object() : Json::parse(record.settings, nullptr, false);
  if (!out.is_object()) return out;
  for (auto at = out.begin(); at != out.end();) at = *at == false || at->is_null() ? out.erase(at) : std::next(at);
  return out;
}

/// In the API's words; what a record does not have is not there. Tags have no order.
std::string more_of(const cloudflare::Record& record) {
  Json out = Json::object();
  if (record.priority) out["priority"] = *record.priority;
  if (!record.comment.empty()) out["comment"] = record.comment;
  if (!record.tags.empty()) out["tags"] = std::set<std::string>(record.tags.begin(), record.tags.end());
  if (!record.data.empty()) out["data"] = Json::parse(record.data, nullptr, false);
  if (Json settings = settings_of(record); !settings.empty()) out["settings"] = std::move(settings);
  return out.empty() ? "" : text_of(out);
}

void add_store(const cloudflare::Store& store, expect::WorldState& state) {
  for (const cloudflare::Zone& zone : store.zones)
    for (const cloudflare::Record& record : zone.records)
      state.push_back({zone.name, record.id, record.type, record.name, record.content, record.ttl, record.proxied,
                       more_of(record)});
  for (const cloudflare::Zone& zone : store.zones)
    state.push_back({"", zone.id, "zone", zone.name, zone.paused ? zone.status + ", paused" : zone.status, 0, false});
  for (const cloudflare::AccountSpec& account : store.accounts)
    state.push_back({"", account.id, "account", account.name, "", 0, false});
  for (const auto& [path, collection] : store.objects.all())
    for (const auto& [number, object] : collection.items)
      state.push_back({"", object.key, "object", path + "/" + object.key, content_of(object), 0, false});
}

/// A token, with all of its secrets: those that were rolled have its id.
struct Token {
  std::string name;
  bool made = false, removed = false;
  int changes = 0;
};

std::map<std::string, Token> tokens_of(const cloudflare::Credentials& credentials) {
  std::map<std::string, Token> out;
  for (const auto& each : credentials.all()) {
    if (!each->is_token() || each->spec.status == cloudflare::CredentialStatus::kReplacement) continue;
    const auto [at, fresh] = out.try_emplace(each->id);
    Token& token = at->second;
    if (fresh) token.name = each->spec.name;
    token.made = token.made || each->was_made;
    token.removed = token.removed || each->was_removed;
    token.changes += each->changes;
  }
  return out;
}

std::string word_of_changes(int changes) {
  if (changes == 0) return "";
  return changes == 1 ? "changed once" : fmt::format("changed {} times", changes);
}

/// What the scenario itself does to a token is not the client's doing, so only what that did to it counts.
void add_tokens(const cloudflare::Credentials& credentials, bool at_start, expect::WorldState& state) {
  for (const auto& [id, token] : tokens_of(credentials)) {
    if (at_start ? token.made : token.removed) continue;
    state.push_back({"", id, "token", token.name, at_start ? "" : word_of_changes(token.changes), 0, false});
  }
}

expect::WorldState state_of(const engine::Session& session, bool at_start) {
  expect::WorldState state;
  add_store(at_start ? session.store_at_start() : session.store(), state);
  add_tokens(session.credentials(), at_start, state);
  for (expect::RecordState& each : state)
    for (std::string* text : {&each.zone, &each.id, &each.type, &each.name, &each.content, &each.more}) session.uncover(*text);
  std::sort(state.begin(), state.end(), [](const expect::RecordState& a, const expect::RecordState& b) {
    return std::tie(a.zone, a.name, a.type, a.content, a.id) < std::tie(b.zone, b.name, b.type, b.content, b.id);
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

expect::WorldState world_of(const engine::Session& session) { return state_of(session, false); }

expect::Evidence evidence_of(const engine::Session& session, std::optional<expect::ClientRun> client) {
  const journal::Journal& journal = session.journal();
  expect::Evidence evidence{{journal.entries().begin(), journal.entries().end()},
                            journal.dropped(),
                            state_of(session, true),
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
  for (const auto& [text, where] : {std::pair(&client.out, "in standard output"), std::pair(&client.err, "in standard error")})
    for (const std::string& secret : session.uncover(*text, client.truncated)) client.leaks.push_back(secret + " " + where);
  std::set<std::string> told;
  for (std::string& word : client.command)
    for (const std::string& secret : session.uncover(word))
      if (told.insert(secret).second) client.leaks.push_back(secret + std::string(expect::kOnCommandLine));
}

}  // namespace cfmock::control
