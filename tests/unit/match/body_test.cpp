#include "match/body.hpp"

#include <gtest/gtest.h>

#include "unit/match/pattern.hpp"

namespace cfmock::match {
namespace {

using namespace cfmock::testing;

bool body_fits(std::string_view body, const std::string& path, const scenario::ValuePattern& value) {
  auto any = pattern("any");
  any.body.emplace_back(path, value);
  Subject request = subject("POST /zones");
  request.body = body;
  const bool yes = fits(any, request);
  EXPECT_EQ(explain(any, request).fits(), yes);
  return yes;
}

TEST(BodyTest, FieldsOfAForm) {
  const http::Headers form{{"Content-Type", "application/x-www-form-urlencoded"}};
  const auto form_fits = [&](std::string_view body, const std::string& name, const scenario::ValuePattern& value) {
    auto any = pattern("any");
    any.body.emplace_back(name, value);
    Subject request = subject("POST /token");
    request.body = body, request.headers = &form;
    return fits(any, request);
  };
  EXPECT_TRUE(form_fits("a=1&refresh_token=x%2By+z", "refresh_token", equals("x+y z")));
  EXPECT_TRUE(form_fits("a=1&a=2", "a", equals("1"))) << "of several the first";
  EXPECT_FALSE(form_fits("a=1&a=2", "a", equals("2")));
  EXPECT_FALSE(form_fits(R"({"a":"1"})", "a", present)) << "Content-Type says what it is";
  EXPECT_TRUE(form_fits("", "a", absent));
}

TEST(BodyTest, FieldsByDottedPath) {
  constexpr std::string_view kBody =
      R"({"content":"192.0.2.1","data":{"port":443},"posts":[{"name":"a"}],"a.b":"dot"})";
  EXPECT_TRUE(body_fits(kBody, "content", contains("192")));
  EXPECT_TRUE(body_fits(kBody, "data.port", equals("443")));
  EXPECT_TRUE(body_fits(kBody, "posts.0.name", equals("a")));
  EXPECT_FALSE(body_fits(kBody, "posts.1.name", present));
  EXPECT_FALSE(body_fits(kBody, "posts.-1.name", present));
  EXPECT_FALSE(body_fits(kBody, "content.x", present));
  EXPECT_TRUE(body_fits(kBody, "a.b", equals("dot")));
}

TEST(BodyTest, NumbersAndWordsCompareByTheirJsonText) {
  constexpr std::string_view kBody =
      R"({"ttl":300,"big":18446744073709551615,"half":0.5,"proxied":true,"comment":null,"s":"true","o":{}})";
  EXPECT_TRUE(body_fits(kBody, "ttl", equals("300")));
  EXPECT_TRUE(body_fits(kBody, "big", equals("18446744073709551615")));
  EXPECT_TRUE(body_fits(kBody, "half", equals("0.5")));
  EXPECT_TRUE(body_fits(kBody, "proxied", equals("true")));
  EXPECT_TRUE(body_fits(kBody, "comment", equals("null")));
  EXPECT_TRUE(body_fits(kBody, "comment", present));
  EXPECT_TRUE(body_fits(kBody, "s", equals("true")));
  EXPECT_TRUE(body_fits(kBody, "o", present));
  EXPECT_FALSE(body_fits(kBody, "o", contains("")));  // an object has no text
}

TEST(BodyTest, WhatIsNoJsonHasNoFields) {
  for (const std::string_view body : {"", "{", "a=b", "\xff\xfe", "{\"a\":1}}"}) {
    EXPECT_FALSE(body_fits(body, "a", present)) << body;
    EXPECT_TRUE(body_fits(body, "a", absent)) << body;
  }
}

TEST(BodyTest, HostileOnesAreRefusedNotFollowed) {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "{\"a\":";
  EXPECT_FALSE(body_fits(deep, "a", present));
  EXPECT_FALSE(body_fits(std::string(1'000'000, '['), "0", present));
  Body nested(deep);
  EXPECT_EQ(nested.trouble(), "the body is nested deeper than 64");

  const std::string large = "{\"a\":\"" + std::string(kBodyRead, 'x') + "\"}";
  EXPECT_FALSE(body_fits(large, "a", present));
  Body too_large(large);
  EXPECT_EQ(too_large.trouble(), "the body is larger than 1 MiB");
}

TEST(BodyTest, DepthIsCountedToTheEdge) {
  const auto nested = [](int depth) {
    return std::string(static_cast<size_t>(depth), '[') + std::string(static_cast<size_t>(depth), ']');
  };
  EXPECT_TRUE(body_fits(nested(kBodyDepth), "0", present));
  EXPECT_FALSE(body_fits(nested(kBodyDepth + 1), "0", present));
}

}  // namespace
}  // namespace cfmock::match
