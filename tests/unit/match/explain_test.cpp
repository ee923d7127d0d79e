#include <gmock/gmock.h>

#include "unit/match/pattern.hpp"

namespace cfmock::match {
namespace {

using namespace cfmock::testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ExplainTest, WhatFitsHasNoReasons) {
  const MatchResult result = explain(pattern("GET /zones"), subject("GET /zones"));
  EXPECT_EQ(result.distance, 0);
  EXPECT_THAT(result.reasons, IsEmpty());
}

TEST(ExplainTest, SaysEachDifference) {
  auto wanted = pattern("POST|PUT /zones/{zone_id}/dns_records");
  wanted.query = {{"page", equals("2")}, {"name", absent}, {"match", present}, {"order", contains("a\n")}};
  wanted.headers = {{"Authorization", matches("^Bearer ")}};
  wanted.body = {
      {"content", equals("192.0.2.1")}, {"ttl", equals("1")}, {"data", equals("x")}, {"tags", absent}};
  const http::Headers headers{{"authorization", "Basic abc"}};
  Subject request = subject("GET /zone/1/dns_records?page=1&page=3&name=a&order=b%07");
  request.headers = &headers;
  request.body = R"({"content":"192.0.2.2","data":{},"tags":[]})";

  EXPECT_THAT(
      explain(wanted, request).reasons,
      ElementsAre("method: expected POST or PUT, got GET",
                  "path: expected /zones/{zone_id}/dns_records, got /zone/1/dns_records",
                  R"(query page: expected "2", got "1" and "3")",
                  R"(query name: expected none, got "a")",  //
                  "query match: expected any value, got none",
                  R"(query order: expected a value with "a\n" in it, got "b\x07")",
                  R"(header Authorization: expected a value that matches "^Bearer ", got "Basic abc")",
                  R"(body content: expected "192.0.2.1", got "192.0.2.2")",
                  R"(body ttl: expected "1", got none)",  //
                  R"(body data: expected "x", got an object)", "body tags: expected none, got an array"));
}

TEST(ExplainTest, SaysWhyABodyWasNotRead) {
  auto wanted = pattern("any");
  wanted.body = {{"content", present}};
  Subject request = subject("POST /zones");
  EXPECT_THAT(explain(wanted, request).reasons,
              ElementsAre("body content: expected any value, but there is no body"));
  request.body = "content=1";
  EXPECT_THAT(explain(wanted, request).reasons,
              ElementsAre("body content: expected any value, but the body is not JSON"));
}

TEST(ExplainTest, NamesAnExpressionThatIsNone) {
  auto wanted = pattern("any");
  wanted.query = {{"page", matches("[")}};
  EXPECT_THAT(
      explain(wanted, subject("GET /zones?page=1")).reasons,
      ElementsAre(
          R"(query page: expected a value that matches "[" (which is no expression: missing ]: [), got "1")"));
}

TEST(ExplainTest, LongValuesAreCutBetweenCharacters) {
  auto wanted = pattern("any");
  wanted.query = {{"q", absent}};
  const std::string request = "GET /zones?q=" + std::string(79, 'x') + "é" + std::string(100, 'y');
  EXPECT_THAT(explain(wanted, subject(request)).reasons,
              ElementsAre("query q: expected none, got \"" + std::string(79, 'x') + "…\""));
}

TEST(ExplainTest, ManyOccurrencesAreCounted) {
  auto wanted = pattern("any");
  wanted.query = {{"p", equals("9")}};
  EXPECT_THAT(explain(wanted, subject("GET /?p=1&p=2&p=3&p=4&p=5")).reasons,
              ElementsAre(R"(query p: expected "9", got "1", "2", "3" and 2 more)"));
}

double distance(const char* wanted, const char* request) {
  return explain(pattern(wanted), subject(request)).distance;
}

TEST(ExplainTest, NearMissesRankByPathThenMethodThenValues) {
  auto page_two = pattern("GET /zones");
  page_two.query = {{"page", equals("2")}};
  const double value = explain(page_two, subject("GET /zones?page=1")).distance;
  const double method = distance("GET /zones", "POST /zones");
  const double segment = distance("GET /zones", "GET /user");
  EXPECT_LT(value, method);
  EXPECT_LT(method, segment);
  EXPECT_LT(segment, distance("GET /zones/{id}/dns_records", "GET /user"));
  EXPECT_LT(distance("GET /zones/{id}", "GET /zones/"), distance("GET /user/tokens", "GET /zones/"));
}

}  // namespace
}  // namespace cfmock::match
