// A session while it is prepared for its client, and from the moment the client begins.

#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

class Prepare : public SessionTest {};

TEST_F(Prepare, WhatTheScenarioHasInStoreIsNotUsedUp) {
  load(R"(credentials: {primary: {token: {permissions: [DNS Write]}}}
limits: {requests: 4, failures: 2}
rules: [{on: "GET /zones", reply: [{error: rate-limited}, model]}]
timeline: [{after: 3 requests, do: [{advance: 1h}]}]
handshakes: {handshake: expired-certificate, times: 1}
)").prepare(now_);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(said("GET /zones", "primary"), "200");
  for (int i = 0; i < 10; ++i) send("GET /zones", {{"Authorization", "Bearer " + std::string(40, 'x')}});
  EXPECT_EQ(entry().cause, "invalid-token") << "of ten failures none is counted";
  EXPECT_EQ(session_->handshake(), scenario::Handshake::kGood);
  session_->begin(now_);
  EXPECT_TRUE(session_->journal().entries().empty());
  EXPECT_EQ(session_->handshake(), scenario::Handshake::kExpired);
  EXPECT_EQ(session_->handshake(), scenario::Handshake::kGood);
  EXPECT_EQ(said("GET /zones", "primary").substr(0, 3), "429") << "the rule's";
  EXPECT_EQ(said("GET /zones", "primary"), "200");
  EXPECT_EQ(session_->now(now_), kNoon);
  EXPECT_EQ(said("GET /zones", "primary"), "200");
  EXPECT_EQ(session_->now(now_), kNoon + 1h) << "the timeline has come to its third request";
  EXPECT_EQ(session_->rules().matched(0), 2);
}

TEST_F(Prepare, ProductLimitsWaitToo) {
  load(R"(credentials: {primary: {token: {permissions: [Cache Purge]}}}
limits: {meters: {purge: {requests: 1, per: 1h}}}
)").prepare(now_);
  const auto purge = [&] { return ask("POST /zones/{zone}/purge_cache", "primary", R"({"purge_everything":true})").response.status; };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(purge(), 200);
  session_->begin(now_);
  EXPECT_EQ(purge(), 200);
  EXPECT_EQ(purge(), 429);
}

TEST_F(Prepare, WhatWasDoneToTheWorldStaysDone) {
  load("credentials: {primary: {token: {permissions: [DNS Write]}}}\ntimeline: [{after: 0 requests, do: [{advance: 1h}]}]\n").prepare(now_);
  const std::string made = result("POST /zones/{zone}/dns_records", "primary", R"({"type":"A","name":"made","content":"192.0.2.1"})")["id"];
  session_->begin(now_);
  EXPECT_EQ(said("GET /zones/{zone}/dns_records/" + made, "primary"), "200");
  EXPECT_EQ(entry().seq, 1U);
  EXPECT_EQ(session_->now(now_), kNoon + 1h) << "what happens at the start happened once";
}

TEST_F(Prepare, TheClockStandsStill) {
  load(R"(clock: {scale: 60}
credentials:
  primary: {token: {permissions: [DNS Write], expires_on: +1h}}
  later: {token: {permissions: [DNS Write], not_before: +1h}}
)").prepare(now_);
  now_ += 2h;
  EXPECT_EQ(session_->now(now_), kNoon);
  EXPECT_EQ(said("GET /zones", "primary"), "200");
  EXPECT_EQ(said("GET /zones", "later").substr(0, 3), "403");
  session_->begin(now_);
  EXPECT_EQ(session_->now(now_), kNoon);
  EXPECT_EQ(session_->pace(), 60);
  now_ += 59s;
  EXPECT_EQ(said("GET /zones", "primary"), "200");
  now_ += 1s;
  EXPECT_EQ(session_->now(now_), kNoon + 1h);
  EXPECT_EQ(said("GET /zones", "primary").substr(0, 3), "403");
  EXPECT_EQ(said("GET /zones", "later"), "200");
}

TEST_F(Prepare, OneThatStandsStillDoesSoAfterwardsToo) {
  load("clock: frozen\ncredentials: {primary: {token: {permissions: [DNS Write]}}}\n").prepare(now_);
  session_->begin(now_);
  now_ += 1h;
  EXPECT_EQ(session_->now(now_), kNoon);
  EXPECT_EQ(session_->pace(), 0);
}

TEST_F(Prepare, AResetEndsIt) {
  load("credentials: {primary: {token: {permissions: [DNS Write]}}}\nrules: [{on: \"GET /zones\", reply: [{error: rate-limited}, model]}]\n").prepare(now_);
  session_->reset(now_);
  EXPECT_EQ(said("GET /zones", "primary").substr(0, 3), "429");
  EXPECT_EQ(session_->scale(), 1) << "the clock, too";
}

}  // namespace
}  // namespace cfmock::testing
