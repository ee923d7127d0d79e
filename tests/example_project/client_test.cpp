#include <cfmock/gtest.hpp>

#include <sstream>

#include CLIENT_HEADER

using Client = cfmock::SessionTest;

// A shipped scenario.
TEST_F(Client, GivesUpOnAnExpiredToken) {
  start("expired-token");
  Api api(session().base_url(), session().secret());
  std::ostringstream log;
  const bool good = list_zones(api, log);
  session().client_ended(good ? 0 : 1, log.str());
  EXPECT_MET(session());
}

// A scenario of one's own, in the test.
TEST_F(Client, WaitsAsLongAsItIsTold) {
  start_text(R"(cfmock: 1
name: full-limit
title: One request is refused, the next one served
cause: rate-limited
credentials: {primary: {token: {permissions: [Zone Read]}}}
rules:
  - {on: "GET /zones", reply: {error: rate-limited, retry_after: 1s}}
expect:
  - retries: {of: "GET /zones", at_least: 1, at_most: 1, waits: retry-after}
  - exit: 0
)");
  Api api(session().base_url(), session().secret());
  std::ostringstream log;
  const bool good = list_zones(api, log);
  session().client_ended(good ? 0 : 1, log.str());
  EXPECT_MET(session());
}

// The clock is the session's: an hour takes no time.
TEST_F(Client, SaysThatTheTokenExpiredMeanwhile) {
  start_text(R"(cfmock: 1
name: an-hour-later
title: The token is good for an hour
cause: expired-token
credentials: {primary: {token: {permissions: [Zone Read], expires_on: +1h}}}
expect:
  - no_retry: {after: {status: [401, 403]}}
)");
  Api api(session().base_url(), session().secret());
  std::ostringstream log;
  ASSERT_TRUE(list_zones(api, log));
  session().advance(std::chrono::hours(2));
  EXPECT_FALSE(list_zones(api, log)) << "refused, and yet the client says that all is well";
  EXPECT_MET(session());
  EXPECT_EQ(session().journal().back().cause, "expired-token");
}
