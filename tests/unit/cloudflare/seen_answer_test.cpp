#include "cloudflare/seen_answer.hpp"

#include <gmock/gmock.h>

namespace cfmock::cloudflare {
namespace {

SeenAnswer body(std::string_view text) {
  SeenAnswer seen;
  read_body(seen, text);
  return seen;
}

TEST(SeenAnswer, KindsOfBodies) {
  EXPECT_EQ(body("").body, SeenBody::kEmpty);
  EXPECT_EQ(body(" \r\n").body, SeenBody::kEmpty);
  EXPECT_EQ(body("\xef\xbb\xbf{\"success\":true}").body, SeenBody::kEnvelope);
  EXPECT_EQ(body("{\"a\":1}").body, SeenBody::kJson);
  EXPECT_EQ(body("[1]").body, SeenBody::kJson);
  EXPECT_EQ(body("{\"success\":fal").body, SeenBody::kCut);
  EXPECT_EQ(body("<!DOCTYPE html><html>").body, SeenBody::kHtml);
  EXPECT_EQ(body("<?xml version='1.0'?>").body, SeenBody::kText);
  EXPECT_EQ(body("error code: 1010").body, SeenBody::kText);
  EXPECT_EQ(body(std::string("\x1f\x8b\x08\0\x01", 5)).body, SeenBody::kBinary);
}

TEST(SeenAnswer, ErrorsWithTheirChains) {
  const auto seen = body(
      R"({"success":false,"errors":[{"code":6003,"message":"m","error_chain":[{"code":6111,"message":"c"}]},7,{"x":1},{"code":"10000"}]})");
  ASSERT_EQ(seen.errors.size(), 2u);
  EXPECT_EQ(seen.errors[0].chain, (std::vector<std::pair<int, std::string>>{{6111, "c"}}));
  EXPECT_EQ(seen.errors[1].code, 10000);
}

TEST(SeenAnswer, CodesThatAreNone) {
  for (const char* code : {"1e30", "-1", "99999999999999999999", "null", "1.5", "{}", "\"x\""})
    EXPECT_TRUE(body(std::string(R"({"success":false,"errors":[{"code":)") + code + "}]}").errors.empty())
        << code;
}

TEST(SeenAnswer, WhatIsLeftOfJsonThatWasCutOff) {
  const auto seen =
      body(R"({"success":false,"errors":[{"code":9109,"message":"Invalid \"access\" token"},{"code":10)");
  ASSERT_EQ(seen.errors.size(), 1u);  // 10 may have been 10000
  EXPECT_EQ(seen.errors[0].code, 9109);
  EXPECT_EQ(seen.errors[0].message, "Invalid \"access\" token");
}

TEST(SeenAnswer, DeepJsonHarmsNobody) { EXPECT_EQ(body(std::string(1'000'000, '[')).body, SeenBody::kCut); }

TEST(SeenAnswer, TitlesInOneLine) {
  EXPECT_EQ(title_of_page("<html><TITLE id=x>\n a\n  b </title>"), "a b");
  EXPECT_EQ(title_of_page("<title>never ends"), "");
  EXPECT_EQ(title_of_page("<title"), "");
}

}  // namespace
}  // namespace cfmock::cloudflare
