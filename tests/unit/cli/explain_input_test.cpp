#include "cli/explain_input.hpp"

#include <gmock/gmock.h>

namespace cfmock::cli {
namespace {

using cloudflare::SeenAnswer;
using cloudflare::SeenBody;

const std::string kBody = R"({"success":false,"errors":[{"code":10000,"message":"Authentication error"}]})";

SeenAnswer only(std::string_view text) {
  const SeenAnswers read = read_answers(text);
  EXPECT_EQ(read.answers.size(), 1u) << text;
  return read.answers.empty() ? SeenAnswer{} : read.answers.front();
}

TEST(ExplainInput, StatusLinesAndHeadersOfEveryVersion) {
  for (const std::string start :
       {"HTTP/1.1 403 Forbidden\r\nRetry-After: 7\r\n\r\n", "HTTP/2 403 \nretry-after: 7\n\n",
        "\xef\xbb\xbfHTTP/3 403\nRetry-After:7\n\n"}) {
    const SeenAnswer seen = only(start + kBody);
    EXPECT_EQ(seen.status, 403);
    EXPECT_EQ(cloudflare::header(seen, "retry-after"), "7");
    ASSERT_EQ(seen.errors.size(), 1u);
  }
}

TEST(ExplainInput, InterimAnswersAreLeftOut) {
  const auto read = read_answers(
      "HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 "
      "Unauthorized\r\n\r\n" +
      kBody);
  EXPECT_EQ(read.interim, 2u);
  ASSERT_EQ(read.answers.size(), 1u);
  EXPECT_EQ(read.answers[0].status, 401);
}

TEST(ExplainInput, SeveralAnswersGluedTogether) {
  const auto read =
      read_answers("HTTP/2 301\nlocation: https://x/\n\nHTTP/2 403\n\n" + kBody + "HTTP/2 429\n\n" + kBody);
  ASSERT_EQ(read.answers.size(), 3u);
  EXPECT_EQ(read.answers[1].errors.size(), 1u);
  EXPECT_EQ(read.answers[2].status, 429);
}

TEST(ExplainInput, CurlVerboseTellsTheRequest) {
  const SeenAnswer seen = only(
      "* Connected to x\n> GET /client/v4/zones HTTP/2\n> Host: x\n>\n* Request completely sent off\n< "
      "HTTP/2 403\n< server: cloudflare\n<\n{ [76 bytes data]\n" +
      kBody + "\n* Connection #0 left intact\n");
  EXPECT_EQ(seen.method, "GET");
  EXPECT_EQ(seen.path, "/client/v4/zones");
  EXPECT_EQ(cloudflare::header(seen, "server"), "cloudflare");
  EXPECT_EQ(seen.errors.size(), 1u);
}

TEST(ExplainInput, NothingIsNothing) {
  EXPECT_TRUE(read_answers("").answers.empty());
  EXPECT_TRUE(read_answers("\r\n \n").answers.empty());
  EXPECT_EQ(only("HTTP/1.1 500 x").body, SeenBody::kEmpty);
}

TEST(ExplainInput, ManyAnswersAreCounted) {
  std::string text;
  for (int i = 0; i < 30; ++i) text += "HTTP/1.1 500 x\n\n";
  const auto read = read_answers(text);
  EXPECT_EQ(read.answers.size() + read.more, 30u);
  EXPECT_EQ(read.answers.size(), SeenAnswers::kMostAnswers);
}

TEST(ExplainInput, LinesThatAreNoLogOfARefusal) {
  for (const char* line :
       {"hello", "listening on 127.0.0.1:8080, pid 1000", "Permission denied", "2026-09-01 10:20:30 took 403.5 ms",
        "wrote 1000 bytes", "see terraform-provider-cloudflare#3292", "{\"level\":\"info\",\"msg\":\"started\"}"}) {
    SeenAnswer seen;
    EXPECT_FALSE(read_log(line, seen)) << line << ": " << seen.status.value_or(0);
  }
}

TEST(ExplainInput, WhatIsLoggedBeforeAnAnswerIsNone) {
  const SeenAnswer seen = only("2024/03/13 17:16:57 \nHTTP/2.0 403 Forbidden\nServer: cloudflare\n\n" + kBody +
                               "\nFATA[0001] Authentication error (10000)\n");
  EXPECT_EQ(seen.status, 403);
  ASSERT_EQ(seen.errors.size(), 1u);
  EXPECT_EQ(seen.errors[0].code, 10000);
}

TEST(ExplainInput, Requests) {
  SeenAnswer seen;
  EXPECT_TRUE(read_request("get https://api.cloudflare.com/client/v4/zones?page=2", seen));
  EXPECT_EQ(seen.method + " " + seen.path, "GET /client/v4/zones");
  EXPECT_TRUE(read_request("/zones", seen));
  EXPECT_EQ(seen.method + seen.path, "/zones");
  for (const char* bad : {"", "zones", "GET", "GET zones", "9 /zones"})
    EXPECT_FALSE(read_request(bad, seen)) << bad;
}

}  // namespace
}  // namespace cfmock::cli
