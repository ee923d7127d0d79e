#pragma once
// Sessions behind a control API, with a wire that is a lock: tasks run where they are called, one at a time.

#include <gmock/gmock.h>

#include <atomic>
#include <memory>
#include <mutex>

#include "control/backend.hpp"
#include "scenario/load.hpp"

namespace cfmock::testing {

inline constexpr std::string_view kScenario = R"(cfmock: 1
name: expired
title: The token has expired
cause: expired-token
world: one-zone
credentials:
  primary: {token: {permissions: [Zone Read, DNS Write], expires_on: -1h}}
  fresh:   {token: {permissions: [Zone Read, DNS Write]}}
  owner:   {key: {email: dev@example.com}}
clock: {scale: frozen, start: 2026-01-01T00:00:00Z}
rules:
  - {on: GET /user, reply: [{error: rate-limited, times: 2}, model]}
timeline:
  - {after: 1 request, of: "PUT /zones", do: [{roll: fresh}]}
expect:
  - never: "DELETE /zones/**"
)";

class FakeWire {
 public:
  Instant real = *parse_rfc3339("2026-11-24T12:00:00Z");

  engine::Session& add(const std::string& id, std::string_view yaml = kScenario, size_t capacity = 20000) {
    auto loaded = scenario::load(yaml, "scenarios/expired.yaml", scenario::embedded_worlds());
    if (!loaded.scenario) throw std::runtime_error(scenario::rendered(loaded));
    engine::SessionOptions options;
    options.seed = hash64(id);
    options.journal_capacity = capacity;
    sessions.add(std::make_unique<engine::Session>(
        id, std::make_shared<scenario::Scenario>(std::move(*loaded.scenario)), real, options));
    return *sessions.find(id);
  }

  std::string proxy;  // "" : there is none

  control::Backend backend() {
    return {[this](const std::function<void()>& task) {
              const std::lock_guard lock(mutex);
              ++tasks;
              task();
            },
            sessions, [this] { return real; },
            {.address = [](const std::string& id) { return engine::Address{"http://127.0.0.1:1", "http://localhost:1", "/_s/" + id}; },
             .addresses = [this](const std::string& id) { return control::Addresses{"http://127.0.0.1:1/_s/" + id, "", "", proxy}; }, .ca = {}, .options = {}, .seed = [this] { return ++seed; }, .most = most, .catalogue = {}}};
  }

  /// What a client would send: GET /client/v4/zones as "fresh".
  engine::Reply ask(engine::Session& session, const std::string& method, const std::string& path,
                    const std::string& as = "fresh", const std::string& body = "") {
    const std::lock_guard lock(mutex);
    http::Request request;
    request.method = method;
    request.target = "/client/v4" + path;
    request.received = real;
    const cloudflare::Credential& credential = *session.credentials().by_name(as);
    request.headers.add("Authorization", "Bearer " + credential.secret);
    if (!body.empty()) request.headers.add("Content-Type", "application/json");
    request.body = body;
    return session.handle(request, request.target);
  }

  std::mutex mutex;
  std::atomic<int> tasks = 0;
  std::atomic<uint64_t> seed = 0;
  size_t most = 4;
  engine::Sessions sessions;
};

/// The id of the zone example.com in the session's world.
inline std::string zone_id(const engine::Session& session) { return session.store().zones.front().id; }

}  // namespace cfmock::testing
