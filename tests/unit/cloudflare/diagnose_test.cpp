// Seen answers -> ranked causes, and the tables behind them.

#include "cloudflare/diagnose.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

namespace cfmock::cloudflare {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

SeenAnswer answer(std::optional<int> status, std::string_view body, std::string method = "",
                  std::string path = "") {
  SeenAnswer seen;
  seen.status = status;
  seen.method = std::move(method);
  seen.path = std::move(path);
  read_body(seen, body);
  return seen;
}

std::string refusal(int code, const std::string& message) {
  return R"({"success":false,"errors":[{"code":)" + std::to_string(code) + R"(,"message":")" + message +
         R"("}]})";
}

Diagnosis of(const SeenAnswer& seen) { return diagnose(seen, embedded_catalogue()); }

std::vector<std::string_view> well(const Diagnosis& diagnosis) {
  std::vector<std::string_view> out;
  for (const LikelyCause& each : diagnosis.causes)
    if (each.well) out.push_back(each.cause->name);
  return out;
}

constexpr const char* kRecords = "/client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/dns_records";

TEST(Diagnose, OneCodeHasAnotherFirstCauseByStatus) {
  const std::string body = refusal(10000, "Authentication error");
  EXPECT_EQ(well(of(answer(401, body, "GET", kRecords))).front(), "invalid-token");
  EXPECT_EQ(well(of(answer(403, body, "GET", kRecords))).front(), "missing-permission");
  EXPECT_EQ(well(of(answer(400, body, "GET", kRecords))).front(), "wrong-key-pair");
}

TEST(Diagnose, TheMessageTellsCausesOfACodeApart) {
  EXPECT_THAT(well(of(answer(403, refusal(9109, "Cannot use the access token from location: 2001:db8::7")))),
              ElementsAre("blocked-address"));
  EXPECT_THAT(
      well(of(answer(
          429, refusal(10000, "Rate limited. Please wait and consider throttling your request speed")))),
      ElementsAre("rate-limited"));
}

TEST(Diagnose, AnEndpointOfItsOwnWordsGoesFirst) {
  const std::string body = refusal(10000, "Authentication error");
  const std::string d1 = "/client/v4/accounts/023e105f4ecef8ad9ca31a8372d0c353/d1/database";
  EXPECT_THAT(well(of(answer(401, body, "POST", d1))), Contains("missing-permission"));
  EXPECT_EQ(of(answer(401, body, "POST", d1)).causes.front().fits.front().where, Where::kHere);
  const Diagnosis zones = of(answer(401, body, "GET", "/zones"));
  EXPECT_EQ(zones.causes.front().fits.front().where, Where::kElsewhere);
}

TEST(Diagnose, WhatIsNotKnownIsSaid) {
  EXPECT_EQ(of(answer(403, refusal(9109, "Words that nobody saw"))).match, Match::kOtherMessage);
  EXPECT_EQ(of(answer(418, refusal(9109, "Invalid access token"))).match, Match::kOtherStatus);
  EXPECT_EQ(of(answer(403, refusal(4711, "x"))).match, Match::kStatusOnly);
  EXPECT_EQ(of(answer(std::nullopt, refusal(4711, "x"))).match, Match::kNone);
  EXPECT_EQ(of(answer(std::nullopt, "hello")).match, Match::kNone);
}

TEST(Diagnose, SuccessesThatRefuse) {
  const std::string verify =
      R"({"result":{"status":"STATUS"},"success":true,"errors":[],"messages":[{"code":10000,"message":"x"}]})";
  const auto says = [&](const std::string& status) {
    std::string body = verify;
    return well(of(answer(200, body.replace(body.find("STATUS"), 6, status))));
  };
  EXPECT_THAT(says("active"), ElementsAre("false-friend"));
  EXPECT_THAT(says("expired"), ElementsAre("expired-token"));
  EXPECT_THAT(says("disabled"), ElementsAre("disabled-token"));
  const std::string empty = R"({"result":[],"success":true,"errors":[],"messages":[]})";
  EXPECT_THAT(well(of(answer(200, empty, "GET", "/zones"))), Contains("missing-permission"));
  EXPECT_THAT(well(of(answer(200, empty, "GET", kRecords))), Not(Contains("missing-permission")));
}

TEST(Diagnose, PagesAndTextsComeFromTheEdge) {
  EXPECT_EQ(
      well(of(answer(523, "<html><title>api.cloudflare.com | 523: Origin is unreachable</title></html>")))
          .front(),
      "edge-error");
  EXPECT_EQ(well(of(answer(500, ""))).front(), "edge-error");
  SeenAnswer challenge = answer(403, "<html><title>Just a moment...</title></html>");
  challenge.headers = http::Headers{{"cf-mitigated", "challenge"}};
  EXPECT_EQ(of(challenge).causes.front().fits.front().error->name, "edge-challenge");
}

TEST(Diagnose, PlaceholdersStandForIds) {
  for (const char* id : {"ZONE_ID", ":id", "{zone_id}", "$ZONE", "<id>"}) {
    const Endpoint at = endpoint_of(answer(403, "", "PATCH", std::string("/zones/") + id + "/settings/ssl"),
                                    embedded_catalogue());
    ASSERT_TRUE(at.route) << id;
    EXPECT_EQ(at.route->kind, Route::Kind::kFound) << id;
    EXPECT_EQ(at.route->operation->method, "PATCH");
  }
}

TEST(Diagnose, HeadersTellTheFamily) {
  SeenAnswer seen = answer(403, refusal(10000, "x"));
  seen.headers = http::Headers{{"Expires", "Sun, 25 Jan 1981 05:00:00 GMT"}, {"Pragma", "no-cache"}};
  EXPECT_EQ(endpoint_of(seen, embedded_catalogue()).family->name, "core");
  seen.headers = http::Headers{{"cf-auditlog-id", "0"}};
  EXPECT_EQ(endpoint_of(seen, embedded_catalogue()).family->name, "gateway");
  seen.headers = http::Headers{{"Server", "nginx"}};
  EXPECT_EQ(endpoint_of(seen, embedded_catalogue()).family, nullptr);
}

// What the server says for a cause must lead back to it: every row of the matrix, asked at its own family.
TEST(Diagnose, EveryRowOfTheMatrixIsFoundAgain) {
  for (const DialectRow& row : dialects()) {
    if (row.error == nullptr || row.error->words().items.empty() || row.family == "uniform") continue;
    SeenAnswer seen;
    seen.status = row.error->status;
    for (const ErrorItem& item : row.error->words().items)
      seen.errors.push_back({item.code, item.message, item.chain, {}});
    EXPECT_THAT(well(of(seen)), Contains(row.cause))
        << row.family << " " << row.cause << " " << row.error->name;
  }
}

TEST(Template, PlaceholdersStandForAnything) {
  EXPECT_TRUE(fits_template("Could not route to {path}, perhaps", "Could not route to /x, y, perhaps"));
  EXPECT_TRUE(fits_template("{method} not supported", "PUT not supported"));
  EXPECT_TRUE(fits_template("{detail}", "anything"));
  EXPECT_FALSE(fits_template("Invalid access token", "Invalid access token."));
  EXPECT_FALSE(fits_template("a {x} b", "a b c"));
  EXPECT_FALSE(fits_template("a {x}", "b a c"));
}

TEST(Likelihood, EveryCauseHasARow) {
  std::set<std::string_view> rows;
  for (const LikelihoodRow& row : likelihoods()) EXPECT_TRUE(rows.insert(row.cause).second) << row.cause;
  for (const CauseRow& cause : causes()) EXPECT_EQ(rows.erase(cause.name), 1u) << cause.name;
  EXPECT_THAT(rows, ::testing::IsEmpty());
}

// A sign that names a wording is held against the matrix: each of its causes says so there.
TEST(Signs, AgreeWithTheMatrix) {
  std::set<std::string_view> steps, known;
  for (const StepRow& step : checklist()) steps.insert(step.name);
  for (const CauseRow& cause : causes()) known.insert(cause.name);
  for (const SignRow& sign : signs()) {
    EXPECT_THAT(steps, Contains(sign.step));
    for (const std::string_view cause : sign.causes) {
      EXPECT_THAT(known, Contains(cause)) << sign.shows;
      if (sign.family.empty() || cause == "false-friend") continue;
      const DialectRow* row = find_dialect(sign.family, cause);
      ASSERT_NE(row, nullptr) << sign.family << " " << cause;
      EXPECT_EQ(row->error == nullptr ? "ok" : row->error->name, sign.error) << sign.family << " " << cause;
    }
  }
}

}  // namespace
}  // namespace cfmock::cloudflare
