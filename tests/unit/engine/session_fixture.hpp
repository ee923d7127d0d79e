#pragma once
// A session made from a scenario that stands in the test as text, asked without a wire.

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "base/text.hpp"
#include "engine/session.hpp"
#include "scenario/load.hpp"

namespace cfmock::testing {

using namespace std::chrono_literals;

inline const Instant kNoon = *parse_rfc3339("2026-11-24T12:00:00Z");
inline constexpr const char* kZone = "023e105f4ecef8ad9ca31a8372d0c353";     // of the world one-zone
inline constexpr const char* kAccount = "01a7362d577a6c3019a474fd6f485823";  // of the world one-zone

/// `text`: a scenario from its fifth line on; the first four are the same for all. Fails the test if it does
/// not load.
inline std::shared_ptr<const scenario::Scenario> scenario_of(const std::string& text) {
  const std::string whole = "cfmock: 1\nname: test\ntitle: a test\ncause: none\n" + text;
  auto loaded = scenario::load(whole, "test.yaml", scenario::embedded_worlds());
  if (!loaded.scenario) {
    ADD_FAILURE() << scenario::rendered(loaded);
    return std::make_shared<scenario::Scenario>();
  }
  return std::make_shared<const scenario::Scenario>(std::move(*loaded.scenario));
}

class SessionTest : public ::testing::Test {
 protected:
  engine::Session& load(const std::string& text, engine::SessionOptions options = {}) {
    session_ = std::make_unique<engine::Session>("s1", scenario_of(text), now_, options);
    return *session_;
  }

  /// Who asks: a credential of the scenario by name, sent as its kind is sent; "" : nobody.
  http::Headers as(const std::string& name) {
    if (name.empty()) return {};
    const auto* credential = session_->credentials().by_name(name);
    if (credential == nullptr) {
      ADD_FAILURE() << "no credential " << name;
      return {};
    }
    if (!credential->is_key()) return {{"Authorization", "Bearer " + credential->secret}};
    return {{"X-Auth-Email", credential->spec.user}, {"X-Auth-Key", credential->secret}};
  }
  std::string secret(const std::string& name) { return session_->credentials().by_name(name)->secret; }

  /// "GET /zones": below /client/v4. "GET //zones": from the root. "{zone}" and "{account}" are those of
  /// one-zone.
  engine::Reply send(const std::string& line, http::Headers headers, std::string body = {}) {
    http::Request request;
    const size_t space = line.find(' ');
    request.method = line.substr(0, space);
    std::string path =
        replace_all(replace_all(line.substr(space + 1), "{zone}", kZone), "{account}", kAccount);
    request.target = path.starts_with("//") ? path.substr(1) : "/client/v4" + path;
    request.headers = std::move(headers);
    request.body = std::move(body);
    request.peer = "127.0.0.1";
    request.connection = 3;
    request.received = now_;
    return session_->handle(request, request.target);
  }
  engine::Reply ask(const std::string& line, const std::string& name = "", const std::string& body = {}) {
    http::Headers headers = as(name);
    if (!body.empty()) headers.add("Content-Type", "application/json");
    return send(line, std::move(headers), body);
  }
  /// "403 9109 Invalid access token", "200", "400 9106 Missing…|9107 Missing…".
  std::string said(const engine::Reply& reply) {
    std::string out = std::to_string(reply.response.status);
    const auto body = nlohmann::json::parse(reply.response.body, nullptr, false);
    if (body.is_discarded()) return out + " " + reply.response.body;
    std::string separator = " ";
    if (body.contains("errors"))
      for (const auto& error : body["errors"]) {
        out += separator + error["code"].dump() + " " + error["message"].get<std::string>();
        separator = "|";
      }
    return out;
  }
  std::string said(const std::string& line, const std::string& name = "", const std::string& body = {}) {
    return said(ask(line, name, body));
  }
  static nlohmann::json json(const engine::Reply& reply) {
    return nlohmann::json::parse(reply.response.body);
  }
  nlohmann::json result(const std::string& line, const std::string& name, const std::string& body = {}) {
    const auto reply = ask(line, name, body);
    EXPECT_EQ(reply.response.status, 200) << reply.response.body;
    return json(reply)["result"];
  }

  const journal::Entry& entry() { return session_->journal().entries().back(); }
  const std::string& why() { return entry().why; }
  const std::string& cause() { return entry().cause; }

  std::unique_ptr<engine::Session> session_;
  Instant now_ = kNoon;
};

}  // namespace cfmock::testing
