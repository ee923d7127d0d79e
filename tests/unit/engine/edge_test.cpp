// What stands before the API, as named errors: pages, lines of text, nothing at all.

#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

class Edge : public SessionTest {
 protected:
  engine::Reply edge(const std::string& error, const std::string& more = "") {
    load("credentials: {primary: {token: {permissions: [DNS Read]}}}\nrules: [{on: any, reply: {error: " +
         error + more + ", times: forever}}]\n");
    return ask("GET /zones/{zone}/dns_records", "primary");
  }
};

TEST_F(Edge, PagesHaveTheTitleTheHeadersAndTheSizeThatWereSeen) {
  const auto reply = edge("edge-523");
  EXPECT_EQ(reply.response.status, 523);
  EXPECT_EQ(reply.response.body.size(), 7318u);
  EXPECT_NE(reply.response.body.find("<title>api.cloudflare.com | 523: Origin is unreachable</title>"),
            std::string::npos);
  const auto& headers = reply.response.headers;
  EXPECT_EQ(headers.get("Content-Type"), "text/html; charset=UTF-8");
  EXPECT_EQ(headers.get("Expires"), "Thu, 01 Jan 1970 00:00:01 GMT");
  EXPECT_EQ(headers.get("Referrer-Policy"), "same-origin");
  EXPECT_EQ(headers.get("Retry-After"), "120");
  EXPECT_EQ(entry().retry_after, 120s);
  EXPECT_TRUE(headers.has("CF-Ray") && headers.has("api-version") && headers.has("cf-auditlog-id"));
  EXPECT_FALSE(headers.has("cf-cache-status"));
  EXPECT_NE(reply.response.body.find(headers.get("CF-Ray")), std::string::npos) << "the page names its ray";
  EXPECT_EQ(cause(), "edge-error");
  EXPECT_TRUE(entry().codes.empty());
}

TEST_F(Edge, EveryPageIsFilled) {
  for (const char* name : {"edge-502", "edge-520", "edge-521", "edge-522", "edge-525", "edge-1020",
                           "edge-blocked", "edge-challenge", "rate-limited-html"}) {
    const std::string body = edge(name).response.body;
    EXPECT_TRUE(body.starts_with("<!doctype html>")) << name;
    for (const char* left : {"{code}", "{title", "{why}", "{state}", "{heading}", "{ray}", "{now}", "{address}"})
      EXPECT_EQ(body.find(left), std::string::npos) << name << " " << left;
  }
}

TEST_F(Edge, TheSmallOnesAreAsShortAsTheyWere) {
  EXPECT_EQ(edge("edge-502-nginx").response.body.size(), 155u);
  EXPECT_EQ(edge("edge-502-nginx").response.headers.get("Content-Type"), "text/html");
  EXPECT_EQ(edge("edge-500-empty").response.body, "");
  EXPECT_EQ(edge("edge-504-upstream").response.body, "upstream request timeout");
  EXPECT_EQ(edge("edge-1010").response.body, "error code: 1010");
  EXPECT_EQ(edge("edge-challenge").response.headers.get("cf-mitigated"), "challenge");
  EXPECT_EQ(edge("bare-not-found").response.body, R"({"code":1000,"error":"not_found"})");
  EXPECT_EQ(edge("bare-not-found").response.headers.get("Content-Type"), "application/json");
}

TEST_F(Edge, HeaderAndBodyMayDisagreeOnTheWait) {
  auto reply = edge("edge-1015-json");
  EXPECT_EQ(json(reply)["retry_after"], 30);
  EXPECT_EQ(reply.response.headers.get("Retry-After"), "30");
  reply = edge("edge-1015-disagreeing");
  EXPECT_EQ(json(reply)["retry_after"], 30);
  EXPECT_EQ(reply.response.headers.get("Retry-After"), "0");
  reply = edge("edge-1015-json", ", retry_after: 7s");
  EXPECT_EQ(reply.response.headers.get("Retry-After"), "7");
  EXPECT_EQ(entry().retry_after, 7s);
}

TEST_F(Edge, GraphqlRefusesInsideA200) {
  const auto reply = edge("graphql-rate-limited");
  EXPECT_EQ(reply.response.status, 200);
  EXPECT_EQ(json(reply)["errors"][0]["message"],
            "Rate limiter budget depleted. Please try again after 5 minutes.");
  EXPECT_EQ(cause(), "rate-limited");
}

TEST_F(Edge, AnEraHasItsOwnWords) {
  const auto says = [&](const std::string& era, const char* line, const char* who) {
    load("era: " + era + "\ncredentials: {primary: {token: {permissions: [DNS Read]}}, bare: {token: {}}}\n");
    return said(line, who);
  };
  EXPECT_EQ(says("2025-26", "GET /zones", "bare"), "200");
  EXPECT_EQ(says("2022-23", "GET /zones", "bare"), "403 9109 Unauthorized to access requested resource");
  EXPECT_TRUE(says("2019-21", "GET /zones", "bare").starts_with("403 0 Actor 'com.cloudflare.api.token."));
  EXPECT_EQ(says("2019-21", "DELETE /zones/{zone}/dns_records", "primary"),
            "405 10000 DELETE method not allowed for the api_token authentication scheme");
  EXPECT_EQ(says("2019-21", "GET /zones/{zone}/dns_records", ""),
            "403 9106 Missing X-Auth-Email header|9107 Missing X-Auth-Key header");
  EXPECT_EQ(says("2019-21", "GET /zones/x/dns_records", ""),
            "400 7003 Could not route to /zones/x/dns_records, perhaps your object identifier is invalid?|7000 No "
            "route for that URI");
  const auto raw = ask("GET /zones/x/dns_records");
  EXPECT_NE(raw.response.body.find("\\/zones\\/x\\/dns_records"), std::string::npos) << "slashes were escaped";
}

// godns#83, caddy-dns/cloudflare#12: the one zone by its name, and no list beside.
TEST_F(Edge, ATokenOfOneZoneCouldListItByItsNameAlone) {
  const auto says = [&](const std::string& era, const char* line) {
    load("era: " + era + "\ncredentials:\n" +
         "  primary: {token: {permissions: [Zone Read], zones: [example.com]}}\n  all: {token: {permissions: [Zone Read]}}\n");
    return said(line, "primary").substr(0, 5);
  };
  EXPECT_EQ(says("2019-21", "GET /zones"), "403 0");
  EXPECT_EQ(says("2019-21", "GET /zones?name=com"), "403 0");
  EXPECT_EQ(cause(), "wrong-zone");
  EXPECT_EQ(said("GET /zones?name=com", "all"), "200") << "whoever may see all learns that there is none";
  EXPECT_EQ(says("2019-21", "GET /zones?name=example.com"), "200");
  for (const char* line : {"GET /zones", "GET /zones?name=com"})
    for (const char* era : {"2022-23", "2025-26"}) {
      EXPECT_EQ(says(era, line), "200") << era << " " << line;
      EXPECT_EQ(cause(), "") << "the list is not that of a refusal";
    }
}

TEST_F(Edge, AnErasHeadersAreItsOwn) {
  load("era: 2019-21\ncredentials: {primary: {token: {permissions: [DNS Read]}}}\n");
  const auto reply = ask("GET /zones", "primary");
  EXPECT_FALSE(reply.response.headers.has("Ratelimit"));
  EXPECT_FALSE(reply.response.headers.has("api-version"));
  EXPECT_TRUE(reply.response.headers.has("CF-Ray"));
}

}  // namespace
}  // namespace cfmock::testing
