// What a session decides about an answer that is to be broken, and what it writes down of it.
#include <gmock/gmock.h>

#include "engine/sessions.hpp"
#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class Faults : public SessionTest {
 protected:
  engine::Session& rules(const std::string& text, engine::SessionOptions options = {}) {
    return load("credentials: {primary: {token: {permissions: [Zone Read, DNS Write]}}}\nrules:\n" + text,
                options);
  }
  std::string create(const std::string& name) {
    return said("POST /zones/{zone}/dns_records", "primary",
                R"({"type": "A", "content": "192.0.2.9", "name": ")" + name + "\"}");
  }
};

TEST_F(Faults, AFaultAloneBreaksTheModelsAnswer) {
  rules("  - {on: \"POST /zones/**\", reply: {fault: truncated-json}}\n");
  const auto reply = ask("POST /zones/{zone}/dns_records", "primary",
                         R"({"type": "A", "content": "192.0.2.9", "name": "new"})");
  EXPECT_EQ(reply.fault, scenario::find_fault("truncated-json"));
  EXPECT_EQ(json(reply)["result"]["name"], "new.example.com") << "it is whole until the wire breaks it";
  EXPECT_TRUE(entry().wrote);
  EXPECT_EQ(entry().answered_by, journal::AnsweredBy::kModel);
  EXPECT_EQ(entry().status, 200);
  EXPECT_EQ(entry().fault, "truncated-json");
  EXPECT_EQ(entry().delivery, "truncated");
  EXPECT_EQ(cause(), "");
  EXPECT_THAT(why(), StartsWith("200: a rule breaks the answer, truncated-json (reply 1 of 1) (test.yaml:"));
}

TEST_F(Faults, AModelThatRefusesIsBrokenToo) {
  rules("  - {on: any, reply: {fault: reset-in-body}}\n");
  EXPECT_EQ(said("GET /zones"), "403 9106 Missing X-Auth-Email header|9107 Missing X-Auth-Key header");
  EXPECT_EQ(cause(), "no-credentials");
  EXPECT_EQ(why(),
            "403 9106 9107: no credential was sent; a rule breaks the answer, reset-in-body (reply 1 of 1)");
}

TEST_F(Faults, AnErrorOrALiteralIsBroken) {
  rules(R"(
  - {on: any, reply: [{error: rate-limited, fault: bad-gzip}, {status: 200, body: {success: true}, fault: empty-body}]}
)");
  EXPECT_EQ(ask("GET /zones", "primary").fault, scenario::find_fault("bad-gzip"));
  EXPECT_EQ(entry().status, 429);
  const auto literal = ask("GET /zones", "primary");
  EXPECT_EQ(literal.fault, scenario::find_fault("empty-body"));
  EXPECT_EQ(literal.response.body, R"({"success":true})");
  EXPECT_THAT(why(), StartsWith("200: a rule says so (reply 2 of 2)"));
}

TEST_F(Faults, AFaultThatSendsNothingAppliesNothingUnlessItSaysSo) {
  rules("  - {on: \"POST /zones/**\", reply: [{fault: reset}, {fault: reset, applied: true}]}\n");
  create("one");
  EXPECT_FALSE(entry().wrote);
  EXPECT_EQ(entry().status, 0);
  create("two");
  EXPECT_TRUE(entry().wrote);
  EXPECT_EQ(entry().delivery, "reset");
}

TEST_F(Faults, ARedirectIsTheSameRequestToTheServersOtherName) {
  rules("  - {on: any, reply: {fault: redirect-to-another-host, times: 2}}\n")
      .set_address({"http://127.0.0.1:8080", "http://localhost:8080", "/_s/s1"});
  const auto reply = ask("GET /zones?name=example.com", "primary");
  EXPECT_EQ(reply.response.status, 307);
  EXPECT_EQ(reply.response.headers.get("Location"),
            "http://localhost:8080/_s/s1/client/v4/zones?name=example.com");
  EXPECT_EQ(entry().delivery, "complete");
  ask("GET /zones?token=" + secret("primary"), "primary");
  EXPECT_THAT(std::string(entry().answer_headers.get("Location")), HasSubstr("token=<token \"primary\""));
}

TEST_F(Faults, ARandomDelayLiesInItsRangeAndComesFromTheSeed) {
  const auto delays = [&](uint64_t seed) {
    rules("  - {on: any, reply: {delay: {from: 1s, to: 3s}, times: 20}}\n", {.seed = seed});
    std::vector<Duration> out;
    for (int i = 0; i < 20; ++i) out.push_back(ask("GET /zones", "primary").delay);
    EXPECT_EQ(entry().delay, out.back());
    for (const Duration each : out) EXPECT_TRUE(each >= 1s && each <= 3s) << each.count();
    return out;
  };
  const auto once = delays(1);
  EXPECT_EQ(once, delays(1));
  EXPECT_NE(once, delays(2));
  EXPECT_NE(once[0], once[1]);
}

TEST_F(Faults, TheClocksPaceIsThatOfADrip) {
  load(
      "clock: {scale: 60}\ncredentials: {primary: {token: {}}}\nrules: [{on: any, reply: {fault: drip, "
      "bytes_per_second: 10}}]\n");
  EXPECT_EQ(ask("GET /zones").bytes_per_second, 600);
}

TEST_F(Faults, OnlyWhatIsLateOrBrokenHasAReceipt) {
  rules("  - {on: any, reply: [{fault: close}, {delay: 1s}]}\n");
  EXPECT_EQ(ask("GET /zones", "primary").receipt.entry, 1u);
  const auto late = ask("GET /zones", "primary").receipt;
  EXPECT_EQ(late.session, "s1");
  EXPECT_EQ(late.entry, 2u);
  EXPECT_EQ(late.connection, 3u);
  EXPECT_EQ(ask("GET /zones", "primary").receipt.entry, 0u);
}

TEST_F(Faults, WhoAskedWithHeadHasAWholeAnswerWhenItHasTheHead) {
  for (const char* fault : {"broken-chunk", "truncated-body", "reset-in-body", "empty-body"}) {
    rules(std::string("  - {on: any, reply: {fault: ") + fault + ", times: forever}}\n");
    ask("HEAD /zones", "primary");
    EXPECT_EQ(entry().delivery, "complete") << fault;
    ask("GET /zones", "primary");
    EXPECT_NE(entry().delivery, "complete") << fault;
  }
  rules("  - {on: any, reply: {fault: garbage-first}}\n");
  ask("HEAD /zones", "primary");
  EXPECT_EQ(entry().delivery, "garbled") << "that stands before the head";
}

TEST_F(Faults, WhatLeftIsAddedToTheEntry) {
  rules("  - {on: any, reply: {fault: reset-in-body}}\n");
  const auto receipt = ask("GET /zones", "primary").receipt;
  EXPECT_FALSE(entry().sent);
  session_->sent(receipt, {700, 30, "reset", now_ + 2s});
  ASSERT_TRUE(entry().sent);
  EXPECT_EQ(entry().sent->head, 700u);
  EXPECT_EQ(entry().sent->body, 30u);
  EXPECT_EQ(entry().sent->after, 2s);
  session_->reset(now_);
  rules("  - {on: any, reply: {fault: close}}\n");
  auto elsewhere = ask("GET /zones", "primary").receipt;
  elsewhere.connection = 99;  // of a journal that was begun anew meanwhile
  session_->sent(elsewhere, {700, 30, "reset", now_});
  EXPECT_FALSE(entry().sent);
}

}  // namespace
}  // namespace cfmock::testing
