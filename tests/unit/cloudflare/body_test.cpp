#include "cloudflare/body.hpp"

#include <gtest/gtest.h>

namespace cfmock::cloudflare {
namespace {

http::Request request(std::string body, std::string type = "application/json") {
  http::Request out;
  out.body = std::move(body);
  if (!type.empty()) out.headers.add("Content-Type", std::move(type));
  return out;
}

/// "": read as an object; else the cause.
std::string cause(const http::Request& of) {
  const auto read = json_body(of);
  const Refusal* refusal = std::get_if<Refusal>(&read);
  return refusal == nullptr ? "" : refusal->cause;
}
std::string sentence(const http::Request& of) {
  const auto read = json_body(of);
  return std::get<Refusal>(read).sentence;
}

TEST(Body, IsReadWithEveryWordingOfItsType) {
  for (const char* type : {"application/json", "Application/JSON", "application/json; charset=utf-8",
                           "application/json;charset=UTF-8", " application/json ", "application/json ;",
                           "application/json; a=b; c=\"d\""})
    EXPECT_EQ(cause(request("{}", type)), "") << type;
}

TEST(Body, OfAnotherTypeIsRefusedWhateverItHolds) {
  for (const char* type :
       {"", "text/plain", "application/x-www-form-urlencoded", "text/json", "application/jsonx", "json",
        "application/problem+json", "text/plain; application/json", ","})
    EXPECT_EQ(cause(request("{}", type)), "wrong-content-type") << type;
  EXPECT_EQ(sentence(request("{}", "")), "no Content-Type was sent with the body");
  EXPECT_EQ(sentence(request("{}", "text/plain\x01")), "Content-Type is \"text/plain\\x01\"");
}

TEST(Body, MustBeOneObject) {
  for (const char* text : {"[]", "[{}]", "\"x\"", "1", "null", "true"})
    EXPECT_EQ(cause(request(text)), "malformed-body") << text;
  EXPECT_EQ(sentence(request("[]")), "the body is JSON, but no object");
}

TEST(Body, MustBeJson) {
  for (const char* text : {"", " ", "{", "{\"a\":}", "{'a':1}", "{\"a\":1,}", "{} {}", "{\"a\":1e999}", "a=b",
                           "<html>", "{\"a\":\"\\ud800\"}", "{\"a\":NaN}", "// x\n{}"})
    EXPECT_EQ(cause(request(text)), "malformed-body") << text;
  EXPECT_EQ(sentence(request("{")), "the body is no JSON");
}

TEST(Body, MustBeUtf8) {
  EXPECT_EQ(cause(request("{\"a\":\"\xff\"}")), "malformed-body");
  EXPECT_EQ(cause(request("{\"a\":\"\xc0\xaf\"}")), "malformed-body");
  EXPECT_EQ(cause(request("{\"a\":\"\xed\xa0\x80\"}")), "malformed-body");
  EXPECT_EQ(cause(request("{\"a\":\"\xe2\x82\xac\"}")), "");
}

TEST(Body, MayBe64LevelsDeep) {
  const auto nested = [](size_t levels) {
    return "{\"a\":" + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "}";
  };
  EXPECT_EQ(cause(request(nested(64))), "");
  EXPECT_EQ(cause(request(nested(65))), "malformed-body");
  EXPECT_EQ(sentence(request(nested(65))), "the JSON is nested deeper than 64 levels");
}

TEST(Body, AHostileDepthCostsNoStack) {
  EXPECT_EQ(cause(request(std::string(5'000'000, '['))), "malformed-body");
  EXPECT_EQ(cause(request("{\"a\":" + std::string(1'000'000, '{'))), "malformed-body");
}

TEST(Body, BracketsInStringsAreNoDepth) {
  EXPECT_EQ(cause(request("{\"a\":\"" + std::string(200, '[') + "\\\"" + std::string(200, '{') + "\"}")), "");
  EXPECT_EQ(cause(request("{\"a\":\"\\\\\",\"b\":" + std::string(70, '[') + std::string(70, ']') + "}")),
            "malformed-body");
}

}  // namespace
}  // namespace cfmock::cloudflare
