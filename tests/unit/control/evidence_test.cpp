#include "control/evidence.hpp"

#include "unit/control/fake_wire.hpp"

namespace cfmock::control {
namespace {

using testing::FakeWire;

std::vector<std::string> texts(const expect::WorldState& state) {
  std::vector<std::string> out;
  for (const auto& record : state)
    out.push_back(record.zone + " " + record.name + " " + record.type + " " + record.content + " " +
                  record.id);
  return out;
}

TEST(EvidenceTest, HoldsTheWorldBeforeAndAfterInOrder) {
  FakeWire wire;
  engine::Session& session = wire.add("expired", R"(cfmock: 1
name: expired
title: t
cause: expired-token
credentials: {fresh: {token: {permissions: [Zone Read, DNS Write]}}}
world:
  zones:
    - {name: z.example, records: [{type: TXT, name: b, content: "0"}, {type: A, name: b, content: 192.0.2.2, ttl: 300}, {type: A, name: b, content: 192.0.2.1, proxied: true}]}
    - {name: a.example, records: [{type: A, name: c, content: 192.0.2.3}]}
)");
  wire.ask(session, "POST", "/zones/" + testing::zone_id(session) + "/dns_records", "fresh",
           R"({"type":"A","name":"a","content":"192.0.2.9","ttl":120})");
  expect::Evidence evidence = evidence_of(session, std::nullopt);
  // What is no record stands first: one account, two zones.
  ASSERT_EQ(evidence.before.size(), 7U);
  for (const char* type : {"account", "zone", "zone"}) {
    const auto is = [&](const expect::RecordState& one) { return one.zone.empty() && one.type == type; };
    EXPECT_TRUE(std::any_of(evidence.before.begin(), evidence.before.begin() + 3, is)) << type;
  }
  for (expect::WorldState* state : {&evidence.before, &evidence.after}) state->erase(state->begin(), state->begin() + 3);

  ASSERT_EQ(evidence.before.size(), 4U);
  EXPECT_EQ(evidence.before[0].zone, "a.example");
  EXPECT_EQ(evidence.before[0].name, "c.a.example");
  EXPECT_EQ(evidence.before[1].content, "192.0.2.1");
  EXPECT_TRUE(evidence.before[1].proxied);
  EXPECT_EQ(evidence.before[2].content, "192.0.2.2");
  EXPECT_EQ(evidence.before[2].ttl, 300);
  EXPECT_FALSE(evidence.before[2].proxied);
  EXPECT_EQ(evidence.before[3].type, "TXT");
  EXPECT_EQ(evidence.before[3].id.size(), 32U);

  ASSERT_EQ(evidence.after.size(), 5U);
  EXPECT_EQ(evidence.after[1].name, "a.z.example");
  EXPECT_EQ(evidence.after[1].ttl, 120);
  auto rest = evidence.after;
  rest.erase(rest.begin() + 1);
  EXPECT_EQ(texts(rest), texts(evidence.before));
}

TEST(EvidenceTest, HoldsTheJournalAndWhatItLost) {
  FakeWire wire;
  engine::Session& session = wire.add("expired", testing::kScenario, 2);
  for (int i = 0; i < 3; ++i) wire.ask(session, "GET", "/zones");
  const expect::Evidence evidence = evidence_of(session, std::nullopt);
  ASSERT_EQ(evidence.entries.size(), 2U);
  EXPECT_EQ(evidence.entries[0].seq, 2U);
  EXPECT_EQ(evidence.dropped, 1U);
  wire.ask(session, "GET", "/zones");
  EXPECT_EQ(evidence.entries[0].seq, 2U) << "it is a copy";
}

TEST(EvidenceTest, HoldsHowFarRulesWereWalked) {
  FakeWire wire;
  engine::Session& session = wire.add("expired", R"(cfmock: 1
name: expired
title: t
cause: expired-token
credentials: {fresh: {token: {permissions: [Zone Read]}}}
rules:
  - {on: GET /user, reply: [{error: rate-limited, times: 2}, model]}
  - {on: GET /zones, reply: {error: rate-limited, times: forever}, optional: true}
)");
  wire.ask(session, "GET", "/user");
  wire.ask(session, "GET", "/zones");
  wire.ask(session, "GET", "/zones");
  const auto rules = evidence_of(session, std::nullopt).rules;
  ASSERT_EQ(rules.size(), 2U);
  EXPECT_EQ(rules[0].text, "GET /user");
  EXPECT_EQ(rules[0].place.text(), "scenarios/expired.yaml:7:5");
  EXPECT_EQ(rules[0].matched, 1);
  EXPECT_EQ(rules[0].wanted, 3);
  EXPECT_FALSE(rules[0].optional);
  EXPECT_EQ(rules[1].matched, 2);
  EXPECT_EQ(rules[1].wanted, 0);
  EXPECT_TRUE(rules[1].optional);
}

TEST(EvidenceTest, HoldsTheClientGiven) {
  FakeWire wire;
  engine::Session& session = wire.add("expired");
  EXPECT_FALSE(evidence_of(session, std::nullopt).client);
  expect::ClientRun run;
  run.exit_code = 3;
  EXPECT_EQ(evidence_of(session, run).client->exit_code, 3);
}

}  // namespace
}  // namespace cfmock::control
