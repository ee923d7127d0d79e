// The order in which a request is looked at (auth-errors notes, order of checks): whatever is wrong first is
// what is said.

#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

class Order : public SessionTest {};

TEST_F(Order, AMalformedIdIsSaidWhateverTheCredential) {
  load("credentials: {primary: {token: {permissions: [DNS Write]}}, unknown: {token: {status: unknown}}}");
  const std::string wanted =
      "404 7003 Could not route to /client/v4/zones/x/dns_records, perhaps your object identifier is "
      "invalid?";
  EXPECT_EQ(said("GET /zones/x/dns_records"), wanted);
  EXPECT_EQ(said("GET /zones/x/dns_records", "unknown"), wanted);
  EXPECT_EQ(said("GET /zones/x/dns_records", "primary"), wanted);
  EXPECT_EQ(said(send("GET /zones/x/dns_records", {{"Authorization", "nonsense"}})), wanted);
  EXPECT_EQ(cause(), "malformed-id");
}

TEST_F(Order, AnUnknownRouteIsSaidWhateverTheCredential) {
  load("credentials: {primary: {token: {permissions: [DNS Write]}}}");
  EXPECT_EQ(said("GET /nothing"), "400 7000 No route for that URI");
  EXPECT_EQ(said("GET /nothing", "primary"), "400 7000 No route for that URI");
  EXPECT_EQ(cause(), "unknown-route");
  EXPECT_EQ(said("GET //zones", "primary"), "400 7000 No route for that URI");
  EXPECT_EQ(said("GET //client/v3/zones", "primary"), "400 7000 No route for that URI");
}

TEST_F(Order, TheHeadersAreLookedAtBeforeTheBan) {
  load("limits: {failures: 1}\ncredentials: {unknown: {token: {status: unknown}}}");
  EXPECT_EQ(said("GET /zones", "unknown"), "403 9109 Invalid access token");
  EXPECT_EQ(said("GET /zones", "unknown"),
            "429 10502 Too many authentication failures. Please try again later.");
  EXPECT_EQ(said("GET /zones"), "403 9106 Missing X-Auth-Email header|9107 Missing X-Auth-Key header");
  EXPECT_EQ(said(send("GET /zones", {{"Authorization", "Bearer x"}})), "400 6003 Invalid request headers");
}

TEST_F(Order, TheBanMasksGoodCredentials) {
  load(
      "limits: {failures: 3, failures_lockout: 15m}\n"
      "credentials: {good: {token: {permissions: [DNS Write]}}, unknown: {token: {status: unknown}}}");
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(said("GET /zones/{zone}/dns_records", "unknown"), "401 10000 Authentication error");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records", "good"),
            "429 10502 Too many authentication failures. Please try again later.");
  EXPECT_EQ(cause(), "too-many-failures");
  EXPECT_EQ(entry().credential, "good");
  EXPECT_EQ(why(),
            "429 10502: 3 refused credentials came from 203.0.113.7; it is shut out for 15 min more "
            "(test.yaml:5:9)");
  now_ += 15min;
  EXPECT_EQ(said("GET /zones/{zone}/dns_records", "good"), "200");
}

TEST_F(Order, ABlockedAddressOrAMissingPermissionIsNoBadCredential) {
  load(
      "limits: {failures: 1}\n"
      "credentials: {blocked: {token: {from: 198.51.100.0/24}}, weak: {token: {}}, good: {token: "
      "{permissions: [DNS Read]}}}");
  EXPECT_EQ(said("GET /zones", "blocked"), "403 9109 Cannot use the access token from location: 203.0.113.7");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records", "weak"), "403 10000 Authentication error");
  EXPECT_EQ(said(send("GET /zones", {{"Authorization", "Bearer x"}})), "400 6003 Invalid request headers");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records", "good"), "200");
}

TEST_F(Order, TheCredentialIsLookedAtBeforeTheResource) {
  load("credentials: {expired: {token: {expires_on: -1h}}}");
  EXPECT_EQ(said("GET /zones/ffffffffffffffffffffffffffffffff/dns_records", "expired"),
            "401 10000 Authentication error");
  EXPECT_EQ(said("GET /accounts/ffffffffffffffffffffffffffffffff", "expired"),
            "403 9109 Invalid access token");
}

TEST_F(Order, TheUsersLimitIsLookedAtBeforePermissions) {
  load("limits: {requests: 1}\ncredentials: {weak: {token: {}}}");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records", "weak"), "403 10000 Authentication error");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records", "weak"),
            "429 10429 Rate limited. Please wait and consider throttling your request speed");
}

TEST_F(Order, ABadCredentialCountsForNobodysLimit) {
  load(
      "limits: {requests: 1}\ncredentials: {good: {token: {permissions: [DNS Read]}}, expired: {token: "
      "{expires_on: -1h}}}");
  for (int i = 0; i < 5; ++i) said("GET /zones", "expired");
  EXPECT_EQ(said("GET /zones/{zone}/dns_records", "good"), "200");
}

TEST_F(Order, TheMethodIsLookedAtAfterTheCredential) {
  load("credentials: {good: {token: {permissions: [DNS Read]}}, expired: {token: {expires_on: -1h}}}");
  EXPECT_EQ(said("DELETE /zones"), "403 9106 Missing X-Auth-Email header|9107 Missing X-Auth-Key header");
  EXPECT_EQ(said("DELETE /zones", "expired"), "403 9109 Invalid access token");
  EXPECT_EQ(said("DELETE /zones", "good"), "405 10405 Method not allowed for this authentication scheme");
  EXPECT_EQ(cause(), "wrong-method");
  EXPECT_EQ(entry().operation, "") << "no operation answered";
}

TEST_F(Order, TheBodyIsLookedAtLast) {
  load(
      "credentials: {reader: {token: {permissions: [DNS Read]}}, writer: {token: {permissions: [DNS "
      "Write]}}}");
  const auto post = [&](const std::string& name, const char* type, const char* body) {
    http::Headers headers = as(name);
    headers.add("Content-Type", type);
    return said(send("POST /zones/{zone}/dns_records", headers, body));
  };
  EXPECT_EQ(post("reader", "text/plain", "nonsense"), "403 10000 Authentication error");
  EXPECT_EQ(post("writer", "text/plain", "nonsense"), "400 9207 Content-type must be application/json.");
  EXPECT_EQ(post("writer", "application/json", "nonsense"), "400 9207 Request body is invalid.");
}

TEST_F(Order, AnUnknownRecordIsLookedForBeforeTheBodyIsRead) {
  load("credentials: {writer: {token: {permissions: [DNS Write]}}}");
  EXPECT_EQ(said("PUT /zones/{zone}/dns_records/ffffffffffffffffffffffffffffffff", "writer", "nonsense"),
            "404 81044 Record does not exist.");
}

TEST_F(Order, TheAddressesLimitGoesBeforeEverything) {
  load("limits: {per_address: 1}\ncredentials: {good: {token: {}}}");
  said("GET /nothing");
  EXPECT_EQ(said("GET /zones/x"), "429 971 Please wait and consider throttling your request speed");
  EXPECT_EQ(cause(), "address-rate-limited");
  EXPECT_EQ(why(), "429 971: 203.0.113.7 sent more than 1 in a second (test.yaml:5:9)");
}

// Each cure alone is not enough.
TEST_F(Order, TwoCausesAreMetOneAfterTheOther) {
  load("credentials: {both: {token: {permissions: [DNS Read], expires_on: -1h, from: 198.51.100.0/24}}}");
  EXPECT_EQ(said("GET /zones", "both"), "403 9109 Invalid access token");
  session_->set_client_ip("198.51.100.9");
  EXPECT_EQ(said("GET /zones", "both"), "403 9109 Invalid access token");
  session_->set_client_ip("");
  scenario::Action longer;
  longer.kind = scenario::Action::Kind::kChange, longer.credential = "both";
  longer.change.emplace().expires_on = 24h;
  longer.change->places["expires_on"] = {};
  session_->apply(longer, now_);
  EXPECT_EQ(said("GET /zones", "both"), "403 9109 Cannot use the access token from location: 203.0.113.7");
  session_->set_client_ip("198.51.100.9");
  EXPECT_EQ(said("GET /zones", "both"), "200");
}

}  // namespace
}  // namespace cfmock::testing
