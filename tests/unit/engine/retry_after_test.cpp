// Retry-After in the forms that clients meet, and what is told of a wait when the session's clock has another
// pace than the client's.

#include <gmock/gmock.h>

#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

class RetryAfterTest : public SessionTest {
 protected:
  /// Retry-After of a limit that a second request meets, 300 s before it lets go.
  std::string of_limit(const std::string& form, const std::string& clock = "") {
    load("credentials: {primary: {token: {permissions: [Zone Read]}}}\nlimits: {requests: 1, retry_after: " +
         form + "}\n" + clock);
    ask("GET /zones", "primary");
    return told(ask("GET /zones", "primary"));
  }
  std::string of_rule(const std::string& reply) {
    load("credentials: {primary: {token: {permissions: [Zone Read]}}}\nrules: [{on: GET /zones, reply: " +
         reply + "}]\n");
    return told(ask("GET /zones", "primary"));
  }
  static std::string told(const engine::Reply& reply) {
    EXPECT_EQ(reply.response.status, 429);
    return std::string(reply.response.headers.find("Retry-After").value_or("absent"));
  }
};

TEST_F(RetryAfterTest, OfALimit) {
  EXPECT_EQ(of_limit("true"), "300");
  EXPECT_EQ(entry().retry_after, 300s);
  EXPECT_EQ(of_limit("1s"), "1");
  EXPECT_EQ(of_limit("0s"), "0");
  EXPECT_EQ(of_limit("absent"), "absent");
  EXPECT_EQ(entry().retry_after, std::nullopt);
  EXPECT_EQ(of_limit("http-date"), "Tue, 24 Nov 2026 12:05:00 GMT");
  EXPECT_EQ(entry().retry_after, 300s);
  EXPECT_EQ(of_limit("{http-date: 10s}"), "Tue, 24 Nov 2026 12:00:10 GMT");
  EXPECT_EQ(of_limit("epoch"), "1795521900");
  EXPECT_EQ(entry().retry_after, std::nullopt) << "no wait that anybody could keep";
  EXPECT_EQ(of_limit("{epoch: 10s}"), "1795521610");
  EXPECT_EQ(of_limit("nonsense"), "soon");
  EXPECT_EQ(entry().retry_after, std::nullopt);
}

TEST_F(RetryAfterTest, OfAReply) {
  EXPECT_EQ(of_rule("{error: rate-limited, retry_after: 1500ms}"), "2");
  EXPECT_EQ(of_rule("{error: rate-limited, retry_after: {http-date: 1500ms}}"),
            "Tue, 24 Nov 2026 12:00:02 GMT");
  EXPECT_EQ(entry().retry_after, 2s);
  EXPECT_EQ(of_rule("{status: 429, retry_after: {epoch: 2s}}"), "1795521602");
  EXPECT_EQ(of_rule("{status: 429, retry_after: nonsense}"), "soon");
  EXPECT_EQ(of_rule("{error: edge-1015}"), "30") << "its own";
  EXPECT_EQ(of_rule("{error: edge-1015, retry_after: absent}"), "absent");
  EXPECT_EQ(entry().retry_after, std::nullopt);
}

TEST_F(RetryAfterTest, AScaledClockTellsTheClientsSeconds) {
  EXPECT_EQ(of_limit("true", "clock: {scale: 60}\n"), "5");
  EXPECT_EQ(entry().retry_after, 5s);
  EXPECT_EQ(of_limit("true", "clock: {scale: 1000}\n"), "1") << "whole seconds, rounded up";
  EXPECT_EQ(of_limit("30s", "clock: {scale: 60}\n"), "1");
  EXPECT_EQ(of_limit("true", "clock: {scale: 0.5}\n"), "600");
  EXPECT_EQ(of_limit("true", "clock: frozen\n"), "300");
}

// The date is one that the client compares with its own clock, whatever the session's shows.
TEST_F(RetryAfterTest, AnInstantIsOnTheMachinesClock) {
  EXPECT_EQ(of_limit("http-date", "clock: {scale: 60, start: 2020-01-01T00:00:00Z}\n"),
            "Tue, 24 Nov 2026 12:00:05 GMT");
  EXPECT_EQ(of_limit("epoch", "clock: {scale: 60, start: 2020-01-01T00:00:00Z}\n"), "1795521605");
}

TEST_F(RetryAfterTest, WhoeverSleepsTheToldSecondsHasWaitedEnoughAtAnyPace) {
  for (const char* scale : {"0.5", "1", "3", "7", "60", "299", "300", "1000"})
    for (const char* form : {"true", "http-date"}) {
      now_ = kNoon + 123456us;
      const std::string value = of_limit(form, std::string("clock: {scale: ") + scale + "}\n");
      now_ += *entry().retry_after;
      EXPECT_EQ(ask("GET /zones", "primary").response.status, 200) << scale << " " << form << " " << value;
    }
}

}  // namespace
}  // namespace cfmock::testing
