#include "cloudflare/metering.hpp"

#include <gtest/gtest.h>

#include "cloudflare/limiter.hpp"

namespace cfmock::cloudflare {
namespace {

using namespace std::chrono_literals;

const Instant kStart{std::chrono::seconds(1'700'000'000)};

int units(const char* meter, const char* method, const char* body, http::Headers headers = {}) {
  http::Request request;
  request.method = method;
  request.body = body;
  request.headers = std::move(headers);
  return units_of(*find_meter(meter), request);
}

TEST(UnitsOf, APurgeAreOneRequestOrItsUrls) {
  EXPECT_EQ(units("purge", "POST", R"({"tags":["a","b"]})"), 1);
  EXPECT_EQ(units("purge", "POST", R"({"purge_everything":true})"), 1);
  EXPECT_EQ(units("purge", "POST", R"({"files":["a","b","c"]})"), 0);
  EXPECT_EQ(units("purge-urls", "POST", R"({"files":["a","b","c"]})"), 3);
  EXPECT_EQ(units("purge-urls", "POST", R"({"files":[]})"), 0);
  EXPECT_EQ(units("purge-urls", "POST", R"({"tags":["a"]})"), 0);
}

TEST(UnitsOf, AListAreItsWritesAndTheItemsOfTheBody) {
  EXPECT_EQ(units("list-writes", "POST", "[{},{}]"), 1);
  EXPECT_EQ(units("list-writes", "GET", ""), 0);
  EXPECT_EQ(units("list-items", "PUT", "[{},{}]"), 2);
  EXPECT_EQ(units("list-items", "POST", R"({"name":"l"})"), 1);
}

TEST(UnitsOf, GraphqlFollowTheHeader) {
  EXPECT_EQ(units("graphql", "POST", "{}"), 1);
  EXPECT_EQ(units("graphql-account", "POST", "{}"), 0);
  EXPECT_EQ(units("graphql", "POST", "{}", {{"X-Rate-Limit-Type", "account-based"}}), 0);
  EXPECT_EQ(units("graphql-account", "POST", "{}", {{"x-rate-limit-type", "account-based"}}), 1);
}

TEST(UnitsOf, ABodyThatIsNoneCountsAsOneRequest) {
  for (const char* body : {"", "{", "[1", "\xff"}) {
    EXPECT_EQ(units("purge", "POST", body), 1) << body;
    EXPECT_EQ(units("list-items", "POST", body), 1) << body;
    EXPECT_EQ(units("purge-urls", "POST", body), 0) << body;
  }
}

TEST(Products, HaveTheNumbersOfTheirRows) {
  Limiter limiter{{}};
  ASSERT_NE(limiter.product("purge"), nullptr);
  EXPECT_EQ(limiter.product("purge")->spec.rule.burst, 25);
  EXPECT_EQ(limiter.product("list-writes")->spec.rule.quota, 30000);
  EXPECT_EQ(limiter.product("list-busy"), nullptr) << "off until a scenario sets its time";
  EXPECT_EQ(limiter.product("nothing"), nullptr);
}

TEST(Products, AreWhatTheScenarioMakesOfThem) {
  LimitSpec spec;
  spec.meters.emplace_back(*find_meter("purge", "enterprise"));
  spec.meters.emplace_back(*find_meter("graphql"));
  spec.meters.back().off = true;
  spec.meters.emplace_back(*find_meter("list-busy"));
  spec.meters.back().rule.window = 10s;
  Limiter limiter(spec);
  EXPECT_EQ(limiter.product("purge")->spec.rule.burst, 500);
  EXPECT_EQ(limiter.product("graphql"), nullptr);
  Meter& busy = limiter.product("list-busy")->meter;
  EXPECT_FALSE(busy.take("a", kStart));
  EXPECT_EQ(busy.take("a", kStart + 4s)->wait, 6s);
  EXPECT_FALSE(busy.take("b", kStart + 4s));
  EXPECT_FALSE(busy.take("a", kStart + 10s));
}

TEST(Products, APurgeOfAFreePlanIs25AtOnceAndThenFiveAMinute) {
  Limiter limiter{{}};
  Meter& purge = limiter.product("purge")->meter;
  for (int i = 0; i < 25; ++i) ASSERT_FALSE(purge.take("a", kStart)) << i;
  EXPECT_EQ(purge.take("a", kStart)->wait, 12s);
  EXPECT_FALSE(purge.take("a", kStart + 12s));
  EXPECT_TRUE(purge.take("a", kStart + 12s));
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(purge.take("a", kStart + 72s)) << i;
  EXPECT_TRUE(purge.take("a", kStart + 72s));
}

}  // namespace
}  // namespace cfmock::cloudflare
