#include "scenario/load.hpp"

#include <gtest/gtest.h>

namespace cfmock::scenario {
namespace {

TEST(Load, ReadsWhatTheDesignShows) {
  const Loaded loaded = load(R"(cfmock: 1
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
                             "scenarios/auth/expired-token.yaml", embedded_worlds());
  ASSERT_TRUE(loaded.scenario) << rendered(loaded);
  const Scenario& scenario = *loaded.scenario;
  EXPECT_EQ(rendered(loaded), "");
  EXPECT_EQ(scenario.credentials.at(0).name, "primary");
  EXPECT_EQ(scenario.credentials.at(0).expires_on, std::chrono::hours(-1));
  EXPECT_EQ(scenario.proof.at(1).path, "/zones/023e105f4ecef8ad9ca31a8372d0c353/dns_records");
  EXPECT_EQ(scenario.expect.at(0).text, "no_retry: {after: {code: [10000, 9109]}}");
}

}  // namespace
}  // namespace cfmock::scenario
