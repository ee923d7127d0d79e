#include "scenario/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/embedded.hpp"
#include "files.hpp"

namespace cfmock::scenario {
namespace {

using testing::HasSubstr;

TEST(Load, ReadsWhatTheDesignShows) {
  const Loaded loaded = load_text(R"(cfmock: 1
name: expired-token
title: The API token's expires_on has passed
cause: expired-token
world: one-zone
credentials:
  primary: {token: {permissions: [Zone Read, DNS Write], expires_on: -1h}}
  fresh:   {token: {permissions: [Zone Read, DNS Write]}}
proof:
  - {send: GET /zones, as: primary, answer: {status: 403, code: 9109}}
  - {send: "GET /zones/{zone:example.com}/dns_records", as: fresh, answer: {status: 200}}
expect:
  - no_retry: {after: {code: [10000, 9109]}}
  - never: {method: [POST, PUT, PATCH, DELETE]}
  - exit: {not: 0}
  - output: {mentions: "10000", leaks: nothing}
)",
                                  "scenarios/auth/expired-token.yaml");
  ASSERT_TRUE(loaded.scenario) << rendered(loaded);
  const Scenario& scenario = *loaded.scenario;
  EXPECT_EQ(rendered(loaded), "");
  EXPECT_EQ(scenario.credentials.at(0).name, "primary");
  EXPECT_EQ(scenario.credentials.at(0).expires_on, std::chrono::hours(-1));
  EXPECT_EQ(scenario.proof.at(1).path, "/zones/023e105f4ecef8ad9ca31a8372d0c353/dns_records");
  EXPECT_EQ(scenario.expect.at(0).text, "no_retry: {after: {code: [10000, 9109]}}");
}

TEST(Load, EveryShippedScenarioLoadsWithoutAWord) {
  int count = 0;
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.path.starts_with("scenarios/")) continue;
    const Loaded loaded = load_text(std::string(file.text), std::string(file.path));
    EXPECT_TRUE(loaded.scenario) << file.path;
    EXPECT_EQ(rendered(loaded), "");
    ++count;
  }
  EXPECT_GT(count, 0);
}

TEST(Load, ShippedWorldsHoldWhatTheirNamesSay) {
  const auto world = [](const std::string& name) {
    const Loaded loaded = load_text(scenario_with("world: " + name + "\n"));
    EXPECT_EQ(rendered(loaded), "") << name;
    return loaded.scenario.value_or(Scenario{}).world;
  };
  const auto one = world("one-zone");
  ASSERT_EQ(one.zones.size(), 1u);
  EXPECT_EQ(one.users.at(0).email, "dev@example.com");
  EXPECT_EQ(one.accounts.at(0).id, "01a7362d577a6c3019a474fd6f485823");
  EXPECT_EQ(one.zones.at(0).id, "023e105f4ecef8ad9ca31a8372d0c353");
  EXPECT_EQ(one.zones.at(0).records.at(0).name, "www.example.com");
  EXPECT_EQ(one.zones.at(0).records.at(0).content, "192.0.2.10");
  EXPECT_EQ(world("many-records").zones.at(0).records.size(), 250u);
  EXPECT_EQ(world("many-records").zones.at(0).records.at(249).name, "host250.example.com");
  EXPECT_EQ(world("two-accounts").zones.at(1).account, "Other");
  EXPECT_EQ(world("two-accounts").users.size(), 2u);
  EXPECT_EQ(world("many-zones").zones.size(), 52u);
}

TEST(Load, MadeUpIdsAreTheSameEachTime) {
  const std::string text = scenario_with(
      "world: {zones: [{name: example.org, records: [{type: A, name: a, content: 192.0.2.1}]}]}\n");
  const Loaded first = load_text(text), second = load_text(text);
  EXPECT_EQ(first.scenario->world.zones.at(0).id, second.scenario->world.zones.at(0).id);
  EXPECT_EQ(first.scenario->world.zones.at(0).records.at(0).id,
            second.scenario->world.zones.at(0).records.at(0).id);
  EXPECT_NE(first.scenario->world.zones.at(0).id, first.scenario->world.accounts.at(0).id);
}

TEST(Load, AWorldWithoutUsersAndAccountsHasOneOfEach) {
  const Loaded loaded = load_text(scenario_with("world: {zones: [{name: example.org}]}\n"));
  ASSERT_TRUE(loaded.scenario) << rendered(loaded);
  EXPECT_EQ(loaded.scenario->world.users.at(0).email, "dev@example.com");
  EXPECT_EQ(loaded.scenario->world.zones.at(0).account, "Example");
}

TEST(Load, NamesAreNotCheckedAgainstAWorldThatCouldNotBeRead) {
  const Loaded loaded =
      load_text(scenario_with("world: no-such-world\nrules: [{on: \"GET /zones/{zone:example.org}\", reply: "
                              "model}]\nenv: {A: \"{zone_id:example.org}\"}\n"));
  EXPECT_EQ(loaded.problems.size(), 1u) << rendered(loaded);
}

TEST(Load, ACredentialThatCouldNotBeReadIsKnownByItsName) {
  const auto said = [](const std::string& as) {
    const Loaded loaded = load_text(
        "cfmock: 1\nname: x\ntitle: t\ncause: none\ncredentials: {primary: {token: {status: of}}}\n"
        "proof: [{send: GET /zones, as: " +
        as + ", answer: {status: 200}}]\nexpect: [{exit: 0}]\n");
    std::vector<std::string> messages;
    for (const Problem& problem : loaded.problems) messages.push_back(problem.message);
    return messages;
  };
  EXPECT_THAT(said("primary"), testing::ElementsAre("unknown status \"of\""));
  EXPECT_THAT(said("other"), testing::ElementsAre("unknown status \"of\"", "unknown credential \"other\""));
}

TEST(Load, NamesAreNotCheckedAgainstCredentialsThatAreNoMapping) {
  const Loaded loaded = load_text(
      "cfmock: 1\nname: x\ntitle: t\ncause: none\ncredentials: primary\n"
      "proof: [{send: GET /zones, as: other, answer: {status: 200}}]\nexpect: [{exit: 0}]\n");
  EXPECT_EQ(loaded.problems.size(), 1u) << rendered(loaded);
}

TEST(Load, WhatAMisspeltKeyHoldsIsJudgedToo) {
  const Loaded loaded = load_text(scenario_with("rulse: [{onn: GTE /zones, reply: model}]\n"));
  std::vector<std::string> messages;
  for (const Problem& problem : loaded.problems) messages.push_back(problem.message);
  EXPECT_THAT(messages,
              testing::ElementsAre("unknown key \"rulse\"", "unknown key \"onn\"", "unknown method \"GTE\""));
}

TEST(Load, TheNameIsHeldAgainstTheFileOnlyWhenItIsAYamlFile) {
  EXPECT_TRUE(load_text(scenario_with(""), "-").scenario);
  EXPECT_TRUE(load_text(scenario_with(""), "uploaded").scenario);
  EXPECT_TRUE(load_text(scenario_with(""), "some/folder/x.yml").scenario);
  EXPECT_FALSE(load_text(scenario_with(""), "some/folder/y.yml").scenario);
}

TEST(Load, ProblemsComeInTheOrderOfTheFileAndTheWorldsLast) {
  const FindWorld find = [](const std::string&) { return WorldText{"a-world.yaml", "zones: [{nam: x}]\n"}; };
  const Loaded loaded =
      load("cfmock: 1\nname: x\nunknown: 1\ntitle: t\nworld: w\ncause: nothing\ncredentials: {}\n", "x.yaml",
           find);
  std::vector<std::string> places;
  for (const Problem& problem : loaded.problems) places.push_back(problem.place.text());
  EXPECT_THAT(places, testing::ElementsAre("x.yaml:3:1", "x.yaml:6:8", "x.yaml:7:14", "a-world.yaml:1:10",
                                           "a-world.yaml:1:15"));
  EXPECT_EQ(loaded.sources.at("a-world.yaml"), "zones: [{nam: x}]\n");
  EXPECT_THAT(rendered(loaded), HasSubstr("   1 | zones: [{nam: x}]"));
}

TEST(Load, BodiesHoldWhatYamlTakesAScalarFor) {
  const Loaded loaded =
      load_text(scenario_with("rules: [{on: GET /zones, reply: {status: 200, body: {whole: 1, minus: -5, "
                              "plus: +5, real: 1.5, exp: 1e3, yes: True, "
                              "no: no, nothing: ~, quoted: \"1\", version: 1.2.3, word: nan, sign: -, big: "
                              "12345678901234567890}}}]\n"));
  ASSERT_TRUE(loaded.scenario) << rendered(loaded);
  EXPECT_EQ(loaded.scenario->rules.at(0).replies.at(0).body,
            R"({"whole":1,"minus":-5,"plus":5,"real":1.5,"exp":1000.0,"yes":true,"no":"no","nothing":null,)"
            R"("quoted":"1","version":"1.2.3","word":"nan","sign":"-","big":1.2345678901234567e+19})");
}

TEST(Load, RecordsAreGeneratedOfEachType) {
  const auto first = [](const std::string& type) {
    const Loaded loaded = load_text(
        scenario_with("world: {zones: [{name: example.org, records: {generate: 3, type: " + type + "}}]}\n"));
    return loaded.scenario ? loaded.scenario->world.zones.at(0).records.at(2).content : rendered(loaded);
  };
  EXPECT_EQ(first("A"), "198.18.0.3");
  EXPECT_EQ(first("AAAA"), "2001:db8::3");
  EXPECT_EQ(first("CNAME"), "target3.example.net");
  EXPECT_EQ(first("TXT"), "generated 3");
}

TEST(Load, ManyRulesLoadInTime) {
  std::string text = scenario_with("rules:\n");
  for (int i = 0; i < 10000; ++i) {
    // Each never ends and is narrower than none before it: the worst case for the search for shadows.
    text += "- {on: \"GET /zones\", where: {query: {page: \"" + std::to_string(i) +
            "\"}}, reply: {status: 429, times: forever}}\n";
  }
  const auto start = std::chrono::steady_clock::now();
  const Loaded loaded = load_text(text);
  const auto took = std::chrono::steady_clock::now() - start;
  ASSERT_TRUE(loaded.scenario) << rendered(loaded);
  EXPECT_EQ(loaded.scenario->rules.size(), 10000u);
  EXPECT_EQ(loaded.problems.size(), 0u);
  EXPECT_LT(took, std::chrono::seconds(2));
}

TEST(Load, AFileThatIsWrongEverywhereIsRefusedInTime) {
  std::string text = scenario_with("rules:\n");
  for (int i = 0; i < 10000; ++i) text += "- {onn: GET, replyy: modle, on: \"GTE /zone/{zone:nowhere}\"}\n";
  const auto start = std::chrono::steady_clock::now();
  const Loaded loaded = load_text(text);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  EXPECT_FALSE(loaded.scenario);
  EXPECT_EQ(loaded.problems.size(), 201u);
  EXPECT_THAT(
      rendered(loaded.problems.back(), ""),
      testing::MatchesRegex("x.yaml: error: [0-9]+ more problems are not shown\n  mend these first\n"));
}

}  // namespace
}  // namespace cfmock::scenario
