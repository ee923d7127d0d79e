#include "control/evidence.hpp"

#include "base/text.hpp"
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
  // What is no record stands first: one account, a token, two zones.
  ASSERT_EQ(evidence.before.size(), 8U);
  for (const char* type : {"account", "token", "zone"}) {
    const auto is = [&](const expect::RecordState& one) { return one.zone.empty() && one.type == type; };
    EXPECT_TRUE(std::any_of(evidence.before.begin(), evidence.before.begin() + 4, is)) << type;
  }
  for (expect::WorldState* state : {&evidence.before, &evidence.after}) state->erase(state->begin(), state->begin() + 4);

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

constexpr std::string_view kTokens = R"(cfmock: 1
name: expired
title: t
cause: none
credentials:
  fresh: {token: {permissions: [Zone Read, DNS Write, API Tokens Write]}}
  other: {token: {permissions: [Zone Read]}}
  next: {token: {replaces: other}}
timeline: [{after: 1 request, of: "GET /user", do: [{change: {other: {status: disabled}}}, {roll: other}]}]
)";

/// What a judge of `world: unchanged` sees.
bool is_unchanged(const engine::Session& session) {
  const expect::Evidence evidence = evidence_of(session, std::nullopt);
  return evidence.before == evidence.after;
}

TEST(EvidenceTest, WhateverOfARecordIsChangedIsSeen) {
  for (const char* change : {R"({"comment":"ours"})", R"({"tags":["a:b"]})", R"({"priority":7})", R"({"settings":{"ipv4_only":true}})", R"({"ttl":60})",
                             R"({"proxied":false,"data":{"a":"192.0.2.1"}})"}) {
    FakeWire wire;
    engine::Session& session = wire.add("expired", kTokens);
    const std::string& record = session.store().zones.front().records.front().id;
    const std::string path = "/zones/" + testing::zone_id(session) + "/dns_records/" + record;
    ASSERT_TRUE(is_unchanged(session));
    wire.ask(session, "PATCH", path, "fresh", "{}");
    EXPECT_TRUE(is_unchanged(session)) << "nothing was said";
    const auto reply = wire.ask(session, "PATCH", path, "fresh", change);
    ASSERT_EQ(reply.response.status, 200) << reply.response.body;
    EXPECT_FALSE(is_unchanged(session)) << change;
  }
}

TEST(EvidenceTest, WhoeverSpellsOutWhatARecordIsAnywayChangesNothing) {
  FakeWire wire;
  engine::Session& session = wire.add("expired", kTokens);
  const std::string path = "/zones/" + testing::zone_id(session) + "/dns_records/" + session.store().zones.front().records.front().id;
  for (const char* same : {R"({"settings":{"ipv4_only":false}})", R"({"settings":{"ipv4_only":false,"ipv6_only":null,"flatten_cname":false}})",
                           R"({"settings":{}})", R"({"settings":null,"comment":null,"tags":[],"proxied":false})"}) {
    const auto reply = wire.ask(session, "PATCH", path, "fresh", same);
    ASSERT_EQ(reply.response.status, 200) << reply.response.body;
    EXPECT_TRUE(is_unchanged(session)) << same;
  }
  wire.ask(session, "PATCH", path, "fresh", R"({"settings":{"ipv4_only":true},"tags":["a:1","b:2"]})");
  const expect::WorldState made = world_of(session);
  wire.ask(session, "PATCH", path, "fresh", R"({"settings":{"ipv6_only":false,"ipv4_only":true},"tags":["b:2","a:1"]})");
  EXPECT_EQ(world_of(session), made);
  wire.ask(session, "PATCH", path, "fresh", R"({"settings":{"ipv4_only":false}})");
  EXPECT_NE(world_of(session), made);
}

TEST(EvidenceTest, TokensThatTheClientMakesRollsEditsOrDeletesAreSeen) {
  const std::string body = R"({"name":"mine","policies":[{"effect":"allow","permission_groups":[{"id":"c8fed203ed3043cba015a93ad1616f1f"}],"resources":{"com.cloudflare.api.account.zone.*":"*"}}]})";
  for (const char* what : {"POST ", "PUT /{other}/value", "PUT /{other}", "DELETE /{other}"}) {
    FakeWire wire;
    engine::Session& session = wire.add("expired", kTokens);
    const std::string line = replace_all(what, "{other}", session.credentials().by_name("other")->id);
    const size_t space = line.find(' ');
    const std::string path = "/user/tokens" + line.substr(space + 1);
    wire.ask(session, "GET", "/user", "fresh");  // disabled and rolled by the scenario: that is not the client's doing
    ASSERT_TRUE(is_unchanged(session));
    const auto reply = wire.ask(session, line.substr(0, space), path, "fresh", line.starts_with("DELETE") ? "" : line.ends_with("value") ? "{}" : body);
    ASSERT_EQ(reply.response.status, 200) << what << reply.response.body;
    EXPECT_FALSE(is_unchanged(session)) << what;
  }
}

TEST(EvidenceTest, ATokenThatIsPutAsItIsIsAsBefore) {
  FakeWire wire;
  engine::Session& session = wire.add("expired", kTokens);
  const std::string body = R"({"name":"mine","policies":[{"effect":"allow","permission_groups":[{"id":"c8fed203ed3043cba015a93ad1616f1f"}],"resources":{"com.cloudflare.api.account.zone.*":"*"}}]})";
  ASSERT_EQ(wire.ask(session, "POST", "/user/tokens", "fresh", body).response.status, 200);
  const expect::WorldState made = world_of(session);
  const std::string path = "/user/tokens/" + session.credentials().all().back()->id;
  ASSERT_EQ(wire.ask(session, "PUT", path, "fresh", body).response.status, 200);
  EXPECT_EQ(world_of(session), made);
}

TEST(EvidenceTest, TheWorldHoldsNoSecret) {
  FakeWire wire;
  engine::Session& session = wire.add("expired", kTokens);
  const std::string secret = session.credentials().by_name("fresh")->secret;
  const std::string records = "/zones/" + testing::zone_id(session) + "/dns_records";
  for (const std::string& content : {secret, replace_all(secret, "c", "\\u0063")})
    wire.ask(session, "POST", records, "fresh",
             R"({"type":"TXT","name":"t)" + std::to_string(content.size()) + R"(","content":")" + content + R"(","comment":"is )" + secret + R"(","tags":["a:)" + secret + R"("]})");
  const std::string account = session.store().accounts.front().id;
  wire.ask(session, "PUT", "/accounts/" + account + "/workers/scripts/w/secrets", "fresh", R"({"name":"T","type":"secret_text","text":")" + secret + R"("})");
  const expect::Evidence evidence = evidence_of(session, std::nullopt);
  EXPECT_NE(evidence.before, evidence.after);
  size_t named = 0;
  for (const expect::RecordState& each : evidence.after)
    for (const std::string& text : {each.name, each.content, each.more}) {
      EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr(secret.substr(8))));
      named += text.find("\"fresh\\\"") != std::string::npos || text.find("\"fresh\"") != std::string::npos ? 1 : 0;
    }
  EXPECT_GE(named, 4U);
  for (const expect::RecordState& each : evidence.after)
    if (!each.more.empty()) EXPECT_TRUE(nlohmann::json::accept(each.more)) << each.more;
}

TEST(EvidenceTest, ASecretOnTheCommandLineIsALeakAndNotShown) {
  FakeWire wire;
  engine::Session& session = wire.add("expired", kTokens);
  const std::string secret = session.credentials().by_name("fresh")->secret;
  expect::ClientRun run;
  run.command = {"sh", "-c", "curl -H 'Authorization: Bearer " + secret + "'", "--token=" + secret};
  run.out = "see " + secret;
  redact_output(session, run);
  EXPECT_THAT(run.leaks, ::testing::ElementsAre("token \"fresh\" in standard output", "token \"fresh\" on the command line"));
  for (const std::string& word : run.command) EXPECT_THAT(word, ::testing::Not(::testing::HasSubstr("cfmock")));
  EXPECT_THAT(run.command[2], ::testing::HasSubstr("Bearer <token \"fresh\" #"));
}

TEST(EvidenceTest, ASecretThatIsTornWhereOutputIsCutIsNotShown) {
  FakeWire wire;
  engine::Session& session = wire.add("expired", kTokens);
  const std::string secret = session.credentials().by_name("fresh")->secret;
  expect::ClientRun run;
  run.out = "see " + secret.substr(0, 30);
  run.truncated = true;
  redact_output(session, run);
  EXPECT_THAT(run.out, ::testing::StartsWith("see <token \"fresh\" #"));
}

}  // namespace
}  // namespace cfmock::control
