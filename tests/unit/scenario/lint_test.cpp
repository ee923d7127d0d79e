// What must not be warned of. What must be is in tests/golden/errors/lint-*.

#include <gtest/gtest.h>

#include "files.hpp"
#include "scenario/shadows.hpp"

namespace cfmock::scenario {
namespace {

std::string said(const std::string& lines) { return rendered(load_text(scenario_with(lines))); }

/// The rules that are shadowed, and by which: "2<0".
std::string shadowed(const std::string& rules) {
  const Loaded loaded = load_text(scenario_with("rules:\n" + rules));
  if (!loaded.scenario) return rendered(loaded);
  std::string out;
  const auto found = shadows(loaded.scenario->rules);
  for (size_t i = 0; i < found.size(); ++i)
    if (found[i]) out += (out.empty() ? "" : " ") + std::to_string(i) + "<" + std::to_string(*found[i]);
  return out;
}

constexpr const char* kEndless = ", reply: {status: 500, times: forever}}\n";
std::string endless(const std::string& on) { return "- {on: " + on + kEndless; }

TEST(Shadows, OnlyWhatNeverEndsShadows) {
  EXPECT_EQ(shadowed("- {on: GET /zones, reply: {status: 500, times: 9}}\n" + endless("GET /zones")), "");
  EXPECT_EQ(shadowed(endless("GET /zones") + "- {on: GET /zones, reply: model}\n"), "1<0");
}

TEST(Shadows, AWiderPathShadowsANarrowerOne) {
  EXPECT_EQ(shadowed(endless("any") + endless("GET /zones/x")), "1<0");
  EXPECT_EQ(shadowed(endless("\"/zones/**\"") + endless("GET /zones/x/y") + endless("GET /zones")),
            "1<0 2<0");
  EXPECT_EQ(shadowed(endless("\"/zones/{a}\"") + endless("/zones/x") + endless("\"/zones/{b}\"")), "1<0 2<0");
  EXPECT_EQ(shadowed(endless("\"/**\"") + endless("any")), "") << "any also takes what is outside the API";
  EXPECT_EQ(shadowed(endless("\"//**\"") + endless("//zones") + endless("/zones")), "1<0") << "from the root, and not";
}

TEST(Shadows, ANarrowerPathShadowsNothingWider) {
  EXPECT_EQ(shadowed(endless("GET /zones/x") + endless("\"GET /zones/{id}\"") + endless("\"GET /zones/**\"")),
            "");
  EXPECT_EQ(shadowed(endless("\"/zones/{id}\"") + endless("\"/zones/{id}/dns_records\"") + endless("/zones")),
            "");
  EXPECT_EQ(shadowed(endless("\"/zones/{id}\"") + endless("\"/zones/**\"")), "");
}

TEST(Shadows, MethodsMustBeCoveredAll) {
  EXPECT_EQ(shadowed(endless("\"GET|PUT /zones\"") + endless("PUT /zones") + endless("\"PUT|POST /zones\"") +
                     endless("/zones")),
            "1<0");
}

TEST(Shadows, WhatElseIsAskedMustBeAPart) {
  const auto where = [](const std::string& on, const std::string& asked) {
    return "- {on: " + on + ", where: {" + asked + "}" + kEndless;
  };
  EXPECT_EQ(shadowed(where("/zones", "query: {a: x}") + where("/zones", "query: {a: x, b: y}") +
                     where("/zones", "query: {b: y}") + where("/zones", "query: {a: z}")),
            "1<0");
  EXPECT_EQ(shadowed(where("/zones", "headers: {X-A: x}") + where("/zones", "headers: {x-a: x}")), "1<0")
      << "case of a header's name does not count";
  EXPECT_EQ(shadowed(where("/zones", "query: {A: x}") + where("/zones", "query: {a: x}")), "");
  EXPECT_EQ(shadowed(where("/zones", "query: {a: x}") + where("/zones", "body: {a: x}")), "");
}

TEST(Lint, SaysNothingOfWhatIsMeant) {
  EXPECT_EQ(said("allow: [unknown_operations]\nrules: [{on: GET /nothing, reply: model}]\n"), "");
  EXPECT_EQ(said("rules: [{on: GET /zones, reply: {error: rate-limited, retry_after: 1s}}]\n"), "");
  EXPECT_EQ(said("rules: [{on: GET /zones, reply: {status: 503, retry_after: 1s}}]\n"), "");
  EXPECT_EQ(said("expect:\n- retries: {of: any, waits: 2s}\n- duration: {at_most: 59s}\n- calls: {of: any, "
                 "at_least: 1}\n"),
            "");
  EXPECT_EQ(
      said("expect: [{never: any}, {never: \"DELETE /**\"}, {calls: {of: \"/zones/**\", exactly: 0}}]\n"),
      "");
  EXPECT_EQ(said("timeline: [{after: 2 requests, of: GET /zones, do: {advance: 1h}}]\nexpect: [{calls: {of: "
                 "GET /zones, at_most: 2}}]\n"),
            "");
}

TEST(Lint, ACodeThatARuleScriptsIsKnown) {
  EXPECT_EQ(said("rules: [{on: GET /zones, reply: {status: 200, body: {messages: [{code: 4711}]}}}]\n"
                 "proof: [{send: GET /zones, answer: {status: 200, code: 4711}}]\n"
                 "expect: [{no_retry: {after: {code: 4711}}}]\n"),
            "");
}

}  // namespace
}  // namespace cfmock::scenario
