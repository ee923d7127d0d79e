// Which answers are sent compressed, and what the journal has of them.
#include <gmock/gmock.h>

#include "engine/coding.hpp"
#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

using ::testing::StartsWith;

struct Case {
  std::string method = "GET";
  int status = 200;
  size_t size = 100;
  std::string type = "application/json";
  http::Headers more = {};
  std::string accepted = "gzip, br";
};

std::string coded(const Case& c) {
  http::Request request;
  request.method = c.method;
  if (!c.accepted.empty()) request.headers.add("Accept-Encoding", c.accepted);
  http::Response response;
  response.status = c.status;
  response.headers = c.more;
  response.headers.add("Content-Type", c.type);
  response.body.assign(c.size, 'x');
  const std::string name(http::name_of(engine::negotiate(request, response)));
  EXPECT_EQ(response.headers.get("Content-Encoding"), c.more.has("Content-Encoding") ? "gzip" : name);
  std::string vary;
  for (const http::Header& header : response.headers)
    if (header.name == "Vary") vary.append(header.value).append(";");
  return name + " " + vary;
}

TEST(Negotiate, CodesWhatCloudflareCodes) {
  EXPECT_EQ(coded({}), "br Accept-Encoding;");
  EXPECT_EQ(coded({.type = "text/html; charset=UTF-8"}), "br Accept-Encoding;");
  EXPECT_EQ(coded({.status = 403, .accepted = "gzip"}), "gzip Accept-Encoding;");
  EXPECT_EQ(coded({.status = 404}), "br Accept-Encoding;");
}

TEST(Negotiate, LeavesTheRest) {
  EXPECT_EQ(coded({.accepted = ""}), " ") << "who does not ask costs nothing";
  EXPECT_EQ(coded({.method = "HEAD"}), " ");
  for (const int status : {204, 304, 201, 400, 401, 429, 500, 523})
    EXPECT_EQ(coded({.status = status}), " ") << status;
  EXPECT_EQ(coded({.type = "application/octet-stream"}), " ");
  EXPECT_EQ(coded({.more = {{"Content-Encoding", "gzip"}}}), " ") << "a rule has coded it";
  EXPECT_EQ(coded({.more = {{"Cache-Control", "no-store, no-transform"}}}), " ");
}

TEST(Negotiate, SmallBodiesStayAsTheyAre) {
  EXPECT_EQ(coded({.size = 47}), " ");
  EXPECT_EQ(coded({.size = 48}), "gzip Accept-Encoding;") << "48 for gzip, 50 for Brotli";
  EXPECT_EQ(coded({.size = 49}), "gzip Accept-Encoding;");
  EXPECT_EQ(coded({.size = 50}), "br Accept-Encoding;");
}

TEST(Negotiate, VaryIsToldOfWhatCouldHaveBeenCodedAndOnlyOnce) {
  EXPECT_EQ(coded({.accepted = "identity"}), " Accept-Encoding;");
  EXPECT_EQ(coded({.more = {{"Vary", "Accept-Encoding"}}}), "br Accept-Encoding;");
  EXPECT_EQ(coded({.more = {{"Vary", "Origin, accept-encoding"}}}), "br Origin, accept-encoding;");
  EXPECT_EQ(coded({.more = {{"Vary", "*"}}}), "br *;");
  EXPECT_EQ(coded({.more = {{"Vary", "Origin"}}}), "br Origin;Accept-Encoding;");
}

class Coded : public SessionTest {};

TEST_F(Coded, TheJournalKeepsThePlainBodyAndTheEncoding) {
  load("credentials: {primary: {token: {permissions: [Zone Read]}}}\n");
  http::Headers headers = as("primary");
  headers.add("Accept-Encoding", "gzip");
  const auto reply = send("GET /zones", headers);
  EXPECT_EQ(reply.coding, http::Coding::kGzip);
  EXPECT_THAT(reply.response.body, StartsWith("{\"result\":"));
  EXPECT_EQ(entry().encoding, "gzip");
  EXPECT_EQ(entry().answer_headers.get("Content-Encoding"), "gzip");
  EXPECT_EQ(entry().answer, reply.response.body);
  EXPECT_EQ(entry().answer_size, reply.response.body.size());
}

TEST_F(Coded, WhatIsBrokenOnPurposeIsNotCoded) {
  load(
      "credentials: {primary: {token: {permissions: [Zone Read]}}}\nrules: [{on: any, reply: {fault: "
      "truncated-json}}]\n");
  http::Headers headers = as("primary");
  headers.add("Accept-Encoding", "gzip");
  const auto reply = send("GET /zones", headers);
  EXPECT_EQ(reply.coding, http::Coding::kNone);
  EXPECT_FALSE(reply.response.headers.has("Content-Encoding"));
}

}  // namespace
}  // namespace cfmock::testing
