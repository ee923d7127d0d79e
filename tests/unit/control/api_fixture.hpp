#pragma once
// The control API over sessions of a fake wire, without sockets.

#include <nlohmann/json.hpp>

#include "control/api.hpp"
#include "unit/control/fake_wire.hpp"

namespace cfmock::testing {

using Json = nlohmann::ordered_json;

class ApiTest : public ::testing::Test {
 protected:
  ApiTest() : session(wire.add("expired")), api(wire.backend(), 8181) {}

  http::Response send(const std::string& method, const std::string& target, const std::string& body = "",
                      http::Headers headers = {{"Host", "127.0.0.1:8181"},
                                               {"Content-Type", "application/json"}}) {
    http::Request request;
    request.method = method;
    request.target = target;
    request.headers = std::move(headers);
    if (auto refused = api.refused(request)) return *refused;
    request.body = body;
    return api.answer(request);
  }
  http::Response get(const std::string& target) { return send("GET", target); }
  Json get_json(const std::string& target) {
    const http::Response response = get(target);
    EXPECT_EQ(response.status, 200) << response.body;
    return Json::parse(response.body);
  }

  FakeWire wire;
  engine::Session& session;
  control::Api api;
};

}  // namespace cfmock::testing
