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

struct Logged {
  const char* line;
  int status, code;  // 0: not told
  const char* path;
};
TEST(ExplainInput, LinesThatClientsPrint) {
  const Logged lines[] = {
      {"Error: HTTP status 403: Authentication error (10000)", 403, 10000, ""},
      {"A request to the Cloudflare API (/accounts/a/workers/scripts) failed.\n  Authentication error [code: "
       "10000]",
       0, 10000, "/accounts/a/workers/scripts"},
      {"POST \"https://api.cloudflare.com/client/v4/zones\": 403 Forbidden "
       "{\"success\":false,\"errors\":[{\"code\":9109}]}",
       403, 9109, "/client/v4/zones"},
      {"Error code: 403 - {'success': False, 'errors': [{'code': 10000, 'message': 'Authentication error'}]}",
       403, 10000, ""},
  };
  for (const Logged& each : lines) {
    const SeenAnswer seen = only(each.line);
    EXPECT_EQ(seen.status.value_or(0), each.status) << each.line;
    ASSERT_EQ(seen.errors.size(), 1u) << each.line;
    EXPECT_EQ(seen.errors[0].code, each.code) << each.line;
    EXPECT_EQ(seen.path, each.path) << each.line;
  }
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
