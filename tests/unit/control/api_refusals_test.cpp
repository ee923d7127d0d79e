#include "unit/control/api_fixture.hpp"

#include "control/on_session.hpp"

namespace cfmock::control {
namespace {

using testing::ApiTest;
using ::testing::HasSubstr;
using testing::Json;

// ---- What there is not

TEST_F(ApiTest, UnknownSessionListsThose) {
  wire.add("rate-limit");
  for (const char* path : {"/sessions/expird", "/sessions/expird/journal", "/sessions/expird/verdict"}) {
    const http::Response response = get(path);
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(
        response.body,
        R"({"error":"there is no session \"expird\"","remedy":"did you mean expired?","accepted":["expired","rate-limit"]})"
        "\n");
  }
  EXPECT_EQ(send("POST", "/sessions/x/clock", R"({"advance":"5m"})").body,
            R"({"error":"there is no session \"x\"","accepted":["expired","rate-limit"]})"
            "\n");
  EXPECT_EQ(send("POST", "/sessions/x/reset").status, 404);
}

TEST_F(ApiTest, NoSessionAtAllIsSaid) {
  wire.sessions.remove("expired");
  EXPECT_EQ(get("/sessions/x").body,
            R"({"error":"there is no session \"x\"","remedy":"the server holds no session"})"
            "\n");
}

TEST_F(ApiTest, UnknownPathListsAll) {
  const http::Response response = get("/sesions");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(
      response.body,
      R"({"error":"the control API has no \"/sesions\"","remedy":"did you mean /sessions?","accepted":[)"
      R"("GET /health","GET /ca","GET /sessions","POST /sessions","GET /sessions/{id}","DELETE /sessions/{id}",)"
      R"("GET /sessions/{id}/journal",)"
      R"("GET /sessions/{id}/verdict","POST /sessions/{id}/verdict","POST /sessions/{id}/clock",)"
      R"("POST /sessions/{id}/actions","POST /sessions/{id}/reset"]})"
      "\n");
}

TEST_F(ApiTest, PathsAreExact) {
  for (const char* path : {"/", "/health/", "/Health", "//health", "/sessions/", "/sessions//journal",
                           "/health/..", "/sessions/expired/journal/x", "http://127.0.0.1:8181/health",
                           "health", "*", "", "/client/v4/zones", "/health%00"})
    EXPECT_EQ(get(path).status, 404) << path;
  EXPECT_EQ(get("/sessions/%65xpired").status, 200);
  EXPECT_THAT(get("/sessions/").body, HasSubstr("the control API has no \\\"/sessions/\\\""))
      << "not: no session \"\"";
}

TEST_F(ApiTest, UnknownMethodListsThose) {
  const http::Response read_or_drop = send("PUT", "/sessions/expired");
  EXPECT_EQ(read_or_drop.status, 405);
  EXPECT_EQ(read_or_drop.headers.get("Allow"), "GET, DELETE");
  EXPECT_EQ(read_or_drop.body,
            R"({"error":"\"PUT\" is no method of \"/sessions/expired\"","accepted":["GET","DELETE"]})"
            "\n");
  const http::Response post_only = get("/sessions/expired/reset");
  EXPECT_EQ(post_only.status, 405);
  EXPECT_EQ(post_only.headers.get("Allow"), "POST");
  EXPECT_EQ(send("OPTIONS", "/sessions").status, 405);
  EXPECT_EQ(send("HEAD", "/sessions/expired/reset").status, 405);
  EXPECT_EQ(send("HEAD", "/sessions").status, 200);
}

TEST_F(ApiTest, UnknownParameterIsRefused) {
  EXPECT_EQ(
      get("/sessions/expired/journal?aftr=3").body,
      R"({"error":"GET /sessions/{id}/journal takes no parameter \"aftr\"","remedy":"did you mean after?","accepted":["after"]})"
      "\n");
  EXPECT_EQ(get("/health?x=1").body,
            R"({"error":"GET /health takes no parameter \"x\"","remedy":"leave the query out"})"
            "\n");
  EXPECT_EQ(get("/health?").status, 200);
}

// The wire's thread serves clients: nothing that goes wrong here may end it.
TEST_F(ApiTest, WhatAHandlerThrowsStaysOffTheWire) {
  bool reached_wire = false;
  Backend backend = wire.backend();
  backend.call = [&](const std::function<void()>& task) {
    try {
      task();
    } catch (...) {
      reached_wire = true;
    }
  };
  const http::Request request;
  const Call call{backend, request, "expired", {}};
  EXPECT_THROW((void)on_session(call, [](engine::Session&) { throw std::runtime_error("no"); }),
               std::runtime_error);
  EXPECT_FALSE(reached_wire);
}

TEST_F(ApiTest, WhatCameIsShownSafely) {
  const http::Response response = get("/sessions/%1b[31m%ff" + std::string(500, 'a'));
  EXPECT_EQ(response.status, 404);
  const std::string error = Json::parse(response.body)["error"];
  EXPECT_EQ(error, R"(there is no session "\x1b[31m\xff)" + std::string(74, 'a') + "...\"");
}

}  // namespace
}  // namespace cfmock::control
