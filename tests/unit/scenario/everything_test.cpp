// One file holds every key of the format; here is what each becomes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "files.hpp"
#include "scenario/yaml.hpp"

namespace cfmock::scenario {
namespace {

using namespace std::chrono_literals;
using cloudflare::CredentialKind;
using cloudflare::CredentialStatus;
using testing::ElementsAre;

constexpr const char* kFile = "tests/golden/schema-accepts/everything.yaml";

class Everything : public testing::Test {
 protected:
  void SetUp() override {
    loaded_ = load(repository_file(kFile), "everything.yaml", embedded_worlds());
    ASSERT_TRUE(loaded_.scenario) << rendered(loaded_);
  }
  const Scenario& scenario() const { return *loaded_.scenario; }
  template <class What>
  const What& expectation(size_t index) const {
    return std::get<What>(scenario().expect.at(index).what);
  }
  Loaded loaded_;
};

TEST_F(Everything, TopLevel) {
  EXPECT_EQ(scenario().name, "everything");
  EXPECT_EQ(scenario().title, "Every key of the format");
  EXPECT_EQ(scenario().cause, "combination");
  EXPECT_EQ(scenario().description, "More than one line about it.\n");
  EXPECT_THAT(scenario().sources, ElementsAre("https://example.com/issues/1", "https://example.com/issues/2"));
  EXPECT_EQ(scenario().file, "everything.yaml");
  EXPECT_EQ(scenario().client_ip, "203.0.113.7");
  EXPECT_EQ(scenario().dialect, "uniform");
  EXPECT_EQ(scenario().clock_scale, 60);
  ASSERT_EQ(scenario().handshakes.size(), 2u);
  EXPECT_EQ(scenario().handshakes[0].handshake, Handshake::kExpired);
  EXPECT_EQ(scenario().handshakes[0].times, 1);
  EXPECT_EQ(scenario().handshakes[1].handshake, Handshake::kFailure);
  EXPECT_EQ(scenario().handshakes[1].times, 0);
  EXPECT_EQ(scenario().clock_start, parse_rfc3339("2026-01-01T00:00:00Z"));
  EXPECT_EQ(scenario().timeout, 20s);
  EXPECT_TRUE(scenario().allow.unknown_operations && scenario().allow.unfinished_rules &&
              scenario().allow.early_retries && scenario().allow.no_requests);
  EXPECT_EQ(scenario().env.at("CLOUDFLARE_BASE_URL"), "{origin}");
  EXPECT_EQ(scenario().directory, "{dir}/conf");
  EXPECT_EQ(scenario().input, "{token} {{token} {zone_id}");
  EXPECT_EQ(scenario().runs, 2);
  ASSERT_EQ(scenario().files.size(), 2u);
  EXPECT_EQ(scenario().files[0].name, "config.ini");
  EXPECT_EQ(scenario().files[0].text, "url = {base_url}");
  EXPECT_EQ(scenario().files[1].name, "conf/main.json");
  EXPECT_EQ(scenario().files[1].text, "{\n  \"token\": \"{secret:owner}\",\n  \"ttl\": 300\n}\n");
}

TEST_F(Everything, World) {
  const auto& world = scenario().world;
  EXPECT_EQ(world.users.at(0).id, "10000000000000000000000000000001");
  EXPECT_EQ(world.users.at(1).email, "ops@example.net");
  EXPECT_EQ(world.users.at(1).id.size(), 32u);
  EXPECT_EQ(world.accounts.at(1).name, "Other & Sons");
  const auto& zone = world.zones.at(0);
  EXPECT_EQ(zone.id, "023e105f4ecef8ad9ca31a8372d0c353");
  const auto& www = zone.records.at(0);
  EXPECT_EQ(www.name, "www.example.com");
  EXPECT_EQ(www.ttl, 300);
  EXPECT_TRUE(www.proxied);
  EXPECT_EQ(www.comment, "a note");
  EXPECT_THAT(www.tags, ElementsAre("team:dns"));
  EXPECT_EQ(www.id, "372e67954025e0ba6aaa6d586b9e0b59");
  EXPECT_EQ(zone.records.at(1).name, "example.com");
  EXPECT_EQ(zone.records.at(1).priority, 10);
  EXPECT_EQ(zone.records.at(2).name, "shop.example.com");
  EXPECT_EQ(world.zones.at(1).account, "Other & Sons");
  EXPECT_EQ(world.zones.at(1).status, "pending");
  ASSERT_EQ(world.zones.at(1).records.size(), 12u);
  EXPECT_EQ(world.zones.at(1).records.at(0).name, "node01.example.net");
  EXPECT_EQ(world.zones.at(1).records.at(11).content, "2001:db8::c");
}

TEST_F(Everything, Credentials) {
  const auto& all = scenario().credentials;
  const auto& primary = all.at(0);
  EXPECT_EQ(primary.name, "primary");
  EXPECT_EQ(primary.kind, CredentialKind::kUserToken);
  EXPECT_EQ(primary.secret, "");
  EXPECT_EQ(primary.user, "ops@example.net");
  EXPECT_THAT(primary.permissions, ElementsAre("Zone Read", "DNS Write"));
  EXPECT_THAT(*primary.zones, ElementsAre("example.com"));
  EXPECT_THAT(*primary.accounts, ElementsAre("Example"));
  ASSERT_EQ(primary.from.size(), 2u);
  EXPECT_TRUE(primary.from.at(0).contains(*parse_address("203.0.113.9")));
  EXPECT_TRUE(primary.from.at(1).base.v6);
  EXPECT_EQ(primary.not_from.at(0).prefix, 32);
  EXPECT_EQ(primary.not_before, -24h);
  EXPECT_EQ(primary.expires_on, 720h);
  EXPECT_EQ(primary.place.text(), "everything.yaml:30:3");
  EXPECT_EQ(primary.place_of("expires_on").text(), "everything.yaml:40:7");
  EXPECT_EQ(all.at(1).status, CredentialStatus::kReplacement);
  EXPECT_EQ(all.at(1).replaces, "primary");
  EXPECT_EQ(all.at(1).user, "dev@example.com") << "the first user owns what names nobody";
  EXPECT_FALSE(all.at(1).zones);
  EXPECT_EQ(all.at(2).kind, CredentialKind::kAccountToken);
  EXPECT_EQ(all.at(2).account, "Other & Sons");
  EXPECT_EQ(all.at(2).secret, "too-short");
  EXPECT_EQ(all.at(2).status, CredentialStatus::kDisabled);
  EXPECT_EQ(all.at(3).kind, CredentialKind::kGlobalKey);
  EXPECT_EQ(all.at(3).user, "dev@example.com");
}

TEST_F(Everything, Limits) {
  const auto& limits = scenario().limits;
  EXPECT_EQ(limits.requests, 1200);
  EXPECT_EQ(limits.window, 300s);
  EXPECT_EQ(limits.mode, cloudflare::LimitSpec::Mode::kGcra);
  EXPECT_EQ(limits.burst, 100);
  EXPECT_EQ(limits.failures_of, cloudflare::LimitSpec::FailuresOf::kCredential);
  EXPECT_EQ(limits.per_address, 200);
  EXPECT_EQ(limits.retry_after, cloudflare::LimitSpec::RetryAfter::kFixed);
  EXPECT_EQ(limits.retry_after_fixed, 30s);
  EXPECT_EQ(limits.error, "rate-limited");
  EXPECT_EQ(limits.failures, 15);
  EXPECT_EQ(limits.failures_lockout, 15min);
  EXPECT_TRUE(limits.place.known());
}

TEST_F(Everything, Meters) {
  ASSERT_EQ(scenario().limits.meters.size(), 8u);
  const auto meter = [&](std::string_view name) {
    for (const auto& each : scenario().limits.meters)
      if (each.name == name) return each;
    return cloudflare::MeterSpec();
  };
  EXPECT_EQ(meter("purge").rule.burst, 500);
  EXPECT_EQ(meter("purge-urls").rule.quota, 1500);
  EXPECT_EQ(meter("list-items").rule.quota, 10000);
  EXPECT_EQ(meter("graphql-account").rule.quota, 15);
  EXPECT_TRUE(meter("list-writes").off);
  EXPECT_TRUE(meter("graphql").off);
  EXPECT_EQ(meter("gateway-lists").rule.mode, cloudflare::MeterMode::kGcra);
  EXPECT_EQ(meter("gateway-lists").rule.burst, 5);
  const auto busy = meter("list-busy");
  EXPECT_EQ(busy.rule.quota, 1);
  EXPECT_EQ(busy.rule.window, 10s);
  EXPECT_EQ(busy.rule.mode, cloudflare::MeterMode::kLockout);
  EXPECT_EQ(busy.rule.lockout, 20s);
  EXPECT_EQ(busy.retry_after, cloudflare::RetryAfter::kAbsent);
  EXPECT_EQ(busy.error, "list-busy");
  EXPECT_TRUE(busy.place.known());
}

TEST_F(Everything, Era) { EXPECT_EQ(scenario().era, cloudflare::find_era("2019-21")); }

TEST_F(Everything, Rules) {
  const Rule& first = scenario().rules.at(0);
  EXPECT_THAT(first.on.methods, ElementsAre("GET", "HEAD"));
  EXPECT_THAT(first.on.segments, ElementsAre("zones", "023e105f4ecef8ad9ca31a8372d0c353", "dns_records"));
  EXPECT_EQ(first.on.query.at(0).second.text, "2");
  EXPECT_EQ(first.on.query.at(1).second.kind, ValuePattern::Kind::kPresent);
  EXPECT_EQ(first.on.headers.at(0).second.kind, ValuePattern::Kind::kMatches);
  EXPECT_EQ(first.on.headers.at(1).second.kind, ValuePattern::Kind::kAbsent);
  EXPECT_EQ(first.on.body.at(0).second.kind, ValuePattern::Kind::kContains);
  EXPECT_EQ(first.on.body.at(1).second.text, "300");
  EXPECT_TRUE(first.optional);
  ASSERT_EQ(first.replies.size(), 3u);
  EXPECT_EQ(first.replies.at(0).kind, Reply::Kind::kError);
  EXPECT_EQ(first.replies.at(0).error, "rate-limited");
  EXPECT_EQ(first.replies.at(0).retry_after, 1s);
  EXPECT_EQ(first.replies.at(0).headers.get("X-Why"), "because");
  EXPECT_EQ(first.replies.at(1).times, 2);
  EXPECT_EQ(first.replies.at(1).delay, 250ms);
  EXPECT_EQ(first.replies.at(2).kind, Reply::Kind::kModel);

  const Rule& second = scenario().rules.at(1);
  EXPECT_THAT(second.on.methods, ElementsAre("PUT", "PATCH"));
  EXPECT_THAT(second.on.segments,
              ElementsAre("zones", "{zone_id}", "dns_records", "372e67954025e0ba6aaa6d586b9e0b59"));
  EXPECT_EQ(second.on.body.at(0).second.text, "www");
  EXPECT_EQ(second.replies.at(0).kind, Reply::Kind::kLiteral);
  EXPECT_EQ(second.replies.at(0).status, 502);
  EXPECT_EQ(second.replies.at(0).body, "<html>Bad Gateway</html>");
  EXPECT_EQ(second.replies.at(0).headers.get("content-type"), "text/html");
  EXPECT_EQ(second.replies.at(0).retry_after, 2s);
  EXPECT_EQ(second.replies.at(0).times, 0) << "for ever";

  const Rule& third = scenario().rules.at(2);
  EXPECT_TRUE(third.on.any_path && third.on.methods.empty());
  EXPECT_EQ(third.replies.at(0).fault, find_fault("reset"));
  EXPECT_EQ(third.replies.at(0).kind, Reply::Kind::kFault);
  EXPECT_EQ(third.replies.at(1).kind, Reply::Kind::kModel) << "a fault alone breaks the model's answer";
  EXPECT_EQ(third.replies.at(1).bytes_per_second, 500);
  EXPECT_EQ(third.replies.at(1).delay, 1s);
  EXPECT_EQ(third.replies.at(1).delay_to, 3s);
  EXPECT_EQ(third.replies.at(2).kind, Reply::Kind::kError);
  EXPECT_EQ(third.replies.at(2).fault, find_fault("truncated-json"));
}

TEST_F(Everything, Timeline) {
  const auto& events = scenario().timeline;
  EXPECT_EQ(events.at(0).after_requests, 0);
  EXPECT_FALSE(events.at(0).of);
  EXPECT_EQ(events.at(0).actions.at(0).by, 2h);
  EXPECT_EQ(events.at(1).of->text, "GET /zones");
  EXPECT_EQ(events.at(1).actions.at(0).kind, Action::Kind::kRoll);
  const Action& change = events.at(1).actions.at(1);
  EXPECT_EQ(change.kind, Action::Kind::kChange);
  EXPECT_EQ(change.credential, "acct");
  EXPECT_EQ(change.change->status, CredentialStatus::kActive);
  EXPECT_EQ(change.change->kind, CredentialKind::kAccountToken);
  EXPECT_EQ(change.change->expires_on, 1h);
  EXPECT_TRUE(change.change->places.contains("not_before"));
  EXPECT_FALSE(change.change->places.contains("secret")) << "what is not given stays as it is";
  EXPECT_EQ(events.at(2).actions.at(0).kind, Action::Kind::kDelete);
  EXPECT_EQ(events.at(2).actions.at(0).credential, "owner");
}

TEST_F(Everything, Proof) {
  const auto& steps = scenario().proof;
  EXPECT_EQ(steps.at(0).method, "GET");
  EXPECT_EQ(steps.at(0).path, "/zones");
  EXPECT_EQ(steps.at(0).as, "primary");
  EXPECT_EQ(steps.at(0).from, "192.0.2.1");
  EXPECT_EQ(steps.at(0).repeat, 3);
  EXPECT_EQ(steps.at(0).meanwhile->status, 403);
  EXPECT_EQ(steps.at(0).answer.code, 10000);
  EXPECT_EQ(steps.at(0).answer.message, "Authentication error");
  EXPECT_EQ(steps.at(0).answer.cause, "blocked-address");
  EXPECT_EQ(steps.at(1).kind, ProofStep::Kind::kAction);
  EXPECT_EQ(steps.at(1).text, "{advance: 5m}");
  EXPECT_EQ(steps.at(2).actions.at(0).kind, Action::Kind::kRoll);
  EXPECT_EQ(steps.at(3).actions.at(0).kind, Action::Kind::kDelete);
  EXPECT_EQ(steps.at(4).actions.at(0).change->status, CredentialStatus::kDisabled);
  const ProofStep& post = steps.at(5);
  EXPECT_EQ(post.path, "/zones/023e105f4ecef8ad9ca31a8372d0c353/dns_records?x=1");
  EXPECT_EQ(post.sent_as, ProofStep::SentAs::kBearer);
  EXPECT_EQ(post.headers.get("Content-Type"), "text/plain") << "the body's own type gives way";
  EXPECT_EQ(
      post.body,
      R"({"type":"A","name":"x","content":"192.0.2.1","ttl":300,"proxied":false,"n":null,"tags":["a","1"]})");
  EXPECT_EQ(post.answer.headers.at(0).first, "Retry-After");
  EXPECT_EQ(steps.at(6).path, "//client/v3/zones");
  EXPECT_EQ(steps.at(7).answer.results, 1);
  EXPECT_FALSE(steps.at(7).answer.lost);
  EXPECT_TRUE(steps.back().answer.lost);
  EXPECT_FALSE(steps.back().meanwhile->lost);
}

TEST_F(Everything, ExpectationsOnRequests) {
  EXPECT_EQ(expectation<ExpectCalls>(0).exactly, 2);
  EXPECT_EQ(expectation<ExpectCalls>(1).at_least, 1);
  EXPECT_EQ(expectation<ExpectCalls>(1).at_most, 9);
  EXPECT_THAT(expectation<ExpectCalls>(1).of.segments, ElementsAre("zones", "**"));
  const auto& never = expectation<ExpectNever>(2);
  EXPECT_THAT(never.of.methods, ElementsAre("DELETE"));
  EXPECT_EQ(never.of.headers.at(0).first, "X-Foo");
  EXPECT_THAT(never.after->codes, ElementsAre(10000, 9109));
  EXPECT_THAT(never.after->statuses, ElementsAre(403));
  EXPECT_THAT(never.after->causes, ElementsAre("expired-token"));
  EXPECT_EQ(expectation<ExpectNoRetry>(3).of->text, "GET /zones");
  EXPECT_TRUE(expectation<ExpectRetries>(4).waits_retry_after);
  EXPECT_TRUE(expectation<ExpectRetries>(4).backs_off);
  EXPECT_EQ(expectation<ExpectRetries>(4).at_most, 3);
  EXPECT_EQ(expectation<ExpectOrder>(5).of.size(), 2u);
  EXPECT_EQ(expectation<ExpectHeaders>(6).request.at(1).second.kind, ValuePattern::Kind::kPresent);
  EXPECT_TRUE(expectation<ExpectPages>(7).of);
}

TEST_F(Everything, ExpectationsOnTheOutcome) {
  const auto& world = expectation<ExpectWorld>(8);
  EXPECT_EQ(world.record->name, "www.example.com");
  EXPECT_EQ(world.record->content, "192.0.2.10");
  EXPECT_EQ(world.count, 1);
  EXPECT_EQ(expectation<ExpectExit>(9).is_not, 0);
  const auto& output = expectation<ExpectOutput>(10);
  EXPECT_THAT(output.mentions, ElementsAre("10000"));
  EXPECT_THAT(output.mentions_any, ElementsAre("a", "b"));
  EXPECT_THAT(output.not_mentions, ElementsAre("x"));
  EXPECT_TRUE(output.leaks_nothing);
  EXPECT_EQ(scenario().expect.at(11).kind, "crash");
  EXPECT_EQ(expectation<ExpectDuration>(12).at_most, 10s);
  EXPECT_EQ(expectation<ExpectDuration>(12).at_least, 1ms);
  EXPECT_EQ(scenario().expect.at(12).text, "duration: {at_most: 10s, at_least: 1ms}");
}

TEST_F(Everything, ExpectationsOnWaitsAndIntents) {
  const auto& waits = expectation<ExpectRetries>(13);
  EXPECT_TRUE(waits.waits_retry_after);
  EXPECT_EQ(waits.policy.at_most, 30s);
  EXPECT_EQ(waits.policy.exponential, 500ms);
  EXPECT_EQ(waits.policy.factor, 2.5);
  EXPECT_EQ(waits.policy.jitter, 0.25);
  EXPECT_EQ(waits.policy.cap, 8s);
  EXPECT_EQ(waits.budget, 60s);
  EXPECT_EQ(expectation<ExpectRetries>(14).policy.fixed, 1s);
  EXPECT_EQ(expectation<ExpectRetries>(14).policy.tolerance, 0.125);
  EXPECT_EQ(expectation<ExpectStorm>(15).at_most, 10);
  EXPECT_EQ(expectation<ExpectStorm>(15).within, 1s);
  EXPECT_THAT(expectation<ExpectOnce>(16).by, ElementsAre("type", "query.name"));
  EXPECT_EQ(expectation<ExpectOnce>(16).at_most, 2);
  EXPECT_EQ(expectation<ExpectOnlyReads>(17).after->failed, AnswerPattern::Failed::kWrite);
  EXPECT_EQ(expectation<ExpectNoDuplicates>(18).of, ExpectNoDuplicates::Of::kRecords);
  EXPECT_TRUE(expectation<ExpectZoneLookups>(19).each_once);
  EXPECT_THAT(expectation<ExpectZoneLookups>(19).suffixes_of, ElementsAre("www.example.com", "example.net"));
}

TEST_F(Everything, ExpectationsOnConnectionsAndPhases) {
  EXPECT_EQ(expectation<ExpectConnections>(20).opened->at_most, 2);
  EXPECT_EQ(expectation<ExpectConnections>(20).reused, true);
  EXPECT_EQ(expectation<ExpectConnections>(20).left_open->exactly, 0);
  EXPECT_EQ(expectation<ExpectConcurrency>(21).at_most, 4);
  EXPECT_EQ(expectation<ExpectOutput>(22).names.size(), 3u);
  EXPECT_EQ(expectation<ExpectOutput>(22).tells, "rate-limit");
  const auto& during = expectation<ExpectDuring>(23);
  EXPECT_EQ(during.run, 2);
  EXPECT_THAT(during.after->codes, ElementsAre(971));
  EXPECT_EQ(during.until->text, "PUT /zones/**");
  EXPECT_EQ(during.expect.at(0).kind, "only_reads");
  const auto& either = std::get<ExpectAny>(expectation<ExpectAll>(24).of.at(1).what);
  EXPECT_EQ(std::get<ExpectExit>(std::get<ExpectNot>(either.of.at(1).what).of.at(0).what).is, 3);
}

void collect_keys(const Node& node, std::set<std::string>& out) {
  for (const Node& item : node.items) collect_keys(item, out);
  for (const Entry& entry : node.entries) {
    out.insert(entry.key.text);
    collect_keys(entry.value, out);
  }
}

void collect_properties(const nlohmann::json& schema, std::set<std::string>& out) {
  if (schema.is_object() && schema.contains("properties"))
    for (const auto& [name, value] : schema["properties"].items()) out.insert(name);
  if (schema.is_structured())
    for (const auto& each : schema) collect_properties(each, out);
}

TEST_F(Everything, HoldsEveryKeyOfTheSchema) {
  std::set<std::string> written, known, missing;
  for (const char* file : {kFile, "tests/golden/schema-accepts/retry-after.yaml"})
    collect_keys(*read_yaml(repository_file(file), "").root, written);
  collect_properties(nlohmann::json::parse(json_schema()), known);
  known.erase("catalogue");  // wants a file beside the scenario: catalogue_test has one
  std::set_difference(known.begin(), known.end(), written.begin(), written.end(),
                      std::inserter(missing, missing.end()));
  EXPECT_THAT(missing, testing::IsEmpty());
  EXPECT_GT(known.size(), 90u);
}

TEST(OtherForms, AreReadAsWell) {
  const Loaded loaded =
      load_text(repository_file("tests/golden/schema-accepts/other-forms.yaml"), "other-forms.yaml");
  ASSERT_TRUE(loaded.scenario) << rendered(loaded);
  const Scenario& scenario = *loaded.scenario;
  EXPECT_EQ(scenario.title, "2026");
  EXPECT_EQ(scenario.world.zones.size(), 2u);
  EXPECT_EQ(scenario.credentials.at(0).user, "nobody@example.org");
  EXPECT_EQ(scenario.credentials.at(0).status, CredentialStatus::kUnknown);
  EXPECT_EQ(scenario.limits.retry_after, cloudflare::LimitSpec::RetryAfter::kTrue);
  EXPECT_EQ(scenario.clock_scale, 0);
  EXPECT_THAT(scenario.rules.at(0).on.segments, ElementsAre("zones"));
  EXPECT_TRUE(scenario.rules.at(1).on.any_path);
  EXPECT_EQ(scenario.rules.at(1).replies.at(0).body, "[1,2]");
  EXPECT_EQ(scenario.rules.at(1).replies.at(1).body, "");
  EXPECT_EQ(scenario.rules.at(1).replies.at(2).body, R"({"a":{"b":1.5}})");
  EXPECT_EQ(scenario.rules.at(1).replies.at(2).headers.get("Content-Type"), "application/json");
  EXPECT_EQ(scenario.timeline.at(0).after_requests, 3);
  EXPECT_EQ(scenario.proof.at(0).sent_as, ProofStep::SentAs::kKey);
  EXPECT_TRUE(std::get<ExpectNever>(scenario.expect.at(0).what).of.any_path);
  EXPECT_EQ(std::get<ExpectRetries>(scenario.expect.at(1).what).waits_at_least, 1500ms);
  EXPECT_FALSE(std::get<ExpectPages>(scenario.expect.at(3).what).of);
  EXPECT_TRUE(std::get<ExpectWorld>(scenario.expect.at(4).what).unchanged);
  EXPECT_EQ(std::get<ExpectExit>(scenario.expect.at(5).what).is, 3);
  EXPECT_EQ(std::get<ExpectOnce>(scenario.expect.at(7).what).of.text, "GET /zones");
  EXPECT_FALSE(std::get<ExpectOnlyReads>(scenario.expect.at(8).what).after);
  EXPECT_EQ(std::get<ExpectNoDuplicates>(scenario.expect.at(9).what).of, ExpectNoDuplicates::Of::kAll);
  EXPECT_EQ(std::get<ExpectRetries>(scenario.expect.at(10).what).waits_at_least, 1s);
  EXPECT_TRUE(std::get<ExpectRetries>(scenario.expect.at(10).what).policy.at_most_retry_after);
  EXPECT_EQ(std::get<ExpectConnections>(scenario.expect.at(11).what).opened->exactly, 1);
  EXPECT_TRUE(scenario.allow.no_requests);
  EXPECT_EQ(scenario.env.at("B"), "true");
  EXPECT_EQ(scenario.timeout, 90s);
}

}  // namespace
}  // namespace cfmock::scenario
