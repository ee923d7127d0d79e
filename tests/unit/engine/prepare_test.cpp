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
)").prepare();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(said("GET /zones", "primary"), "200");
  for (int i = 0; i < 10; ++i) send("GET /zones", {{"Authorization", "Bearer " + std::string(40, 'x')}});
  EXPECT_EQ(entry().cause, "invalid-token") << "of ten failures none is counted";
  EXPECT_EQ(session_->handshake(), scenario::Handshake::kGood);
  session_->begin();
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
)").prepare();
  const auto purge = [&] { return ask("POST /zones/{zone}/purge_cache", "primary", R"({"purge_everything":true})").response.status; };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(purge(), 200);
  session_->begin();
  EXPECT_EQ(purge(), 200);
  EXPECT_EQ(purge(), 429);
}

TEST_F(Prepare, WhatWasDoneToTheWorldStaysDone) {
  load("credentials: {primary: {token: {permissions: [DNS Write]}}}\ntimeline: [{after: 0 requests, do: [{advance: 1h}]}]\n").prepare();
  const std::string made = result("POST /zones/{zone}/dns_records", "primary", R"({"type":"A","name":"made","content":"192.0.2.1"})")["id"];
  session_->begin();
  EXPECT_EQ(said("GET /zones/{zone}/dns_records/" + made, "primary"), "200");
  EXPECT_EQ(entry().seq, 1U);
  EXPECT_EQ(session_->now(now_), kNoon + 1h) << "what happens at the start happened once";
}

TEST_F(Prepare, AResetEndsIt) {
  load("credentials: {primary: {token: {permissions: [DNS Write]}}}\nrules: [{on: \"GET /zones\", reply: [{error: rate-limited}, model]}]\n").prepare();
  session_->reset(now_);
  EXPECT_EQ(said("GET /zones", "primary").substr(0, 3), "429");
}

}  // namespace
}  // namespace cfmock::testing
