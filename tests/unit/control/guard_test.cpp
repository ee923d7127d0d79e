#include "control/guard.hpp"

#include <gtest/gtest.h>

namespace cfmock::control {
namespace {

constexpr uint16_t kPort = 8181;
const std::vector<std::string> kHosts{"127.0.0.1:8181", "localhost:8181", "[::1]:8181",
                                      "127.0.0.1",      "localhost",      "[::1]"};
const std::vector<std::string> kOrigins{"http://127.0.0.1:8181", "http://localhost:8181",
                                        "http://[::1]:8181"};

http::Request head(http::Headers headers) {
  http::Request request;
  request.method = "POST";
  request.headers = std::move(headers);
  return request;
}

TEST(HostTest, OwnNamesAreLetIn) {
  for (const std::string& host : kHosts) EXPECT_FALSE(foreign(head({{"host", host}}), kPort)) << host;
  EXPECT_FALSE(foreign(head({{"Host", "LocalHost:8181"}}), kPort));
}

TEST(HostTest, EveryOtherIsRefused) {
  for (const char* host :
       {"evil.example", "evil.example:8181", "127.0.0.1:8182", "127.0.0.1.evil.example:8181",
        "127.0.0.2:8181", "localhost.:8181", "evil@127.0.0.1:8181", "127.0.0.1:8181, evil.example",
        "0.0.0.0:8181", "::1", "2130706433", "127.0.0.1:08181", " ", ""}) {
    const auto refusal = foreign(head({{"Host", host}}), kPort);
    ASSERT_TRUE(refusal) << host;
    EXPECT_EQ(refusal->status, 403);
    EXPECT_EQ(refusal->error, std::string("Host is \"") + host + "\", which is not this server");
    EXPECT_EQ(refusal->accepted, kHosts);
  }
}

TEST(HostTest, MustBeThereOnce) {
  EXPECT_EQ(foreign(head({}), kPort)->error, "the request has no Host");
  EXPECT_EQ(foreign(head({}), kPort)->status, 403);
  const auto two = foreign(head({{"Host", "127.0.0.1:8181"}, {"HOST", "evil.example"}}), kPort);
  ASSERT_TRUE(two);
  EXPECT_EQ(two->error, "the request has more than one Host");
}

TEST(OriginTest, OwnPagesAreLetIn) {
  for (const std::string& origin : kOrigins)
    EXPECT_FALSE(foreign(head({{"Host", "localhost"}, {"Origin", origin}}), kPort)) << origin;
}

TEST(OriginTest, EveryOtherIsRefused) {
  for (const char* origin :
       {"http://evil.example", "null", "", "https://127.0.0.1:8181", "http://127.0.0.1",
        "http://127.0.0.1:8182", "http://127.0.0.1:8181.evil.example", "http://127.0.0.1:8181/"}) {
    const auto refusal = foreign(head({{"Host", "127.0.0.1:8181"}, {"origin", origin}}), kPort);
    ASSERT_TRUE(refusal) << origin;
    EXPECT_EQ(refusal->status, 403);
    EXPECT_EQ(refusal->error,
              std::string("Origin is \"") + origin + "\": pages of other sites may not use the control API");
    EXPECT_EQ(refusal->accepted, kOrigins);
  }
  EXPECT_TRUE(foreign(head({{"Host", "localhost"}, {"Origin", kOrigins[0]}, {"Origin", "null"}}), kPort));
}

TEST(BodyTest, WritesAreJson) {
  for (const char* type :
       {"application/json", "Application/JSON", "application/json; charset=utf-8", "application/json ;x"})
    EXPECT_FALSE(unfit_body(head({{"Content-Type", type}}), kLargestBody)) << type;
  // What a page of another site can send without asking: forms and plain text.
  for (const char* type :
       {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
        "application/jsonp", "text/plain; application/json", "application/json, text/plain"}) {
    const auto refusal = unfit_body(head({{"Content-Type", type}}), kLargestBody);
    ASSERT_TRUE(refusal) << type;
    EXPECT_EQ(refusal->status, 415);
    EXPECT_EQ(refusal->error, std::string("Content-Type is \"") + type + "\"");
    EXPECT_EQ(refusal->accepted, std::vector<std::string>{"Content-Type: application/json"});
  }
  EXPECT_EQ(unfit_body(head({}), kLargestBody)->error, "Content-Type is missing");
  EXPECT_EQ(unfit_body(head({}), kLargestBody)->status, 415);
}

TEST(BodyTest, ADeleteNeedsNone) {
  http::Request request = head({});
  request.method = "DELETE";
  EXPECT_FALSE(unfit_body(request, kLargestBody));
  request.headers.add("Content-Type", "text/plain");
  EXPECT_EQ(unfit_body(request, kLargestBody)->status, 415) << "one that it has is JSON all the same";
}

std::optional<Refusal> of_length(const std::string& length) {
  return unfit_body(head({{"Content-Type", "application/json"}, {"Content-Length", length}}), kLargestBody);
}

TEST(BodyTest, IsSmall) {
  EXPECT_FALSE(of_length("0"));
  EXPECT_FALSE(of_length("65536"));
  const auto refusal = of_length("65537");
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->status, 413);
  EXPECT_EQ(refusal->error, "the body is larger than 65536 bytes");
}

TEST(BodyTest, LengthIsANumber) {
  for (const char* length : {"-1", "abc", "+3", "", "0x10", "3, 3", "99999999999999999999"}) {
    const auto refusal = of_length(length);
    ASSERT_TRUE(refusal) << length;
    EXPECT_EQ(refusal->status, 400);
    EXPECT_EQ(refusal->error, std::string("Content-Length is \"") + length + "\"");
  }
}

}  // namespace
}  // namespace cfmock::control
