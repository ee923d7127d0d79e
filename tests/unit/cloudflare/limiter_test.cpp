#include "cloudflare/limiter.hpp"

#include <gtest/gtest.h>

namespace cfmock::cloudflare {
namespace {

using namespace std::chrono_literals;

const Instant kStart{std::chrono::seconds(1'700'000'000)};

LimitSpec gcra() {
  LimitSpec spec;
  spec.mode = LimitSpec::Mode::kGcra;
  return spec;
}

const LimitRow& policy(std::string_view name) {
  for (const LimitRow& row : limits())
    if (row.policy == name) return row;
  throw std::runtime_error("no such policy");
}

/// How many of `tries` at that instant pass.
int passed(Limiter& limiter, const std::string& user, Instant at, int tries) {
  int passed = 0;
  for (int i = 0; i < tries; ++i)
    if (!limiter.take_user(user, at)) ++passed;
  return passed;
}

TEST(Lockout, LetsExactly1200PassAndRefusesThe1201st) {
  Limiter limiter{{}};
  EXPECT_EQ(passed(limiter, "u", kStart, 1200), 1200);
  const auto limited = limiter.take_user("u", kStart + 1s);
  ASSERT_TRUE(limited);
  EXPECT_EQ(limited->wait, 300s);
  EXPECT_EQ(limited->count, 1200);
}

TEST(Lockout, LastsFiveMinutesFromTheFirstRefusal) {
  Limiter limiter{{}};
  passed(limiter, "u", kStart, 1200);
  ASSERT_TRUE(limiter.take_user("u", kStart + 10s));
  const auto later = limiter.take_user("u", kStart + 11s);  // a refused request makes it no longer
  ASSERT_TRUE(later);
  EXPECT_EQ(later->wait, 299s);
  EXPECT_TRUE(limiter.take_user("u", kStart + 310s - 1us));
  EXPECT_FALSE(limiter.take_user("u", kStart + 310s));
}

TEST(Lockout, StartsANewWindowWhenItEnds) {
  Limiter limiter{{}};
  passed(limiter, "u", kStart, 1201);
  EXPECT_EQ(passed(limiter, "u", kStart + 300s, 1500), 1200);
}

TEST(Lockout, WindowStartsWithTheFirstRequestAndEndsAtItsInstant) {
  Limiter limiter{{}};
  EXPECT_EQ(passed(limiter, "u", kStart, 1), 1);
  EXPECT_EQ(passed(limiter, "u", kStart + 299s, 1199), 1199);
  EXPECT_EQ(passed(limiter, "u", kStart + 300s, 1200), 1200);  // the old window is over, nobody was refused
}

TEST(Lockout, KeepsUsersApart) {
  Limiter limiter{{}};
  passed(limiter, "u", kStart, 1201);
  EXPECT_FALSE(limiter.take_user("v", kStart));
}

TEST(Lockout, TakesTheNumbersOfTheScenario) {
  LimitSpec spec;
  spec.requests = 3, spec.window = 10s, spec.lockout = 2s;
  Limiter limiter{spec};
  EXPECT_EQ(passed(limiter, "u", kStart, 10), 3);
  EXPECT_EQ(passed(limiter, "u", kStart + 2s, 10), 3);
}

TEST(Gcra, LetsABurstOf1200PassAndThenFourASecond) {
  Limiter limiter{gcra()};
  EXPECT_EQ(passed(limiter, "u", kStart, 2000), 1200);
  const auto limited = limiter.take_user("u", kStart);
  ASSERT_TRUE(limited);
  EXPECT_EQ(limited->wait, 250ms);
  EXPECT_EQ(passed(limiter, "u", kStart + 250ms - 1us, 5), 0);
  EXPECT_EQ(passed(limiter, "u", kStart + 250ms, 5), 1);
  EXPECT_EQ(passed(limiter, "u", kStart + 1250ms, 50), 4);
}

TEST(Gcra, IsFullAgainAfterAWindowOfRest) {
  Limiter limiter{gcra()};
  passed(limiter, "u", kStart, 1200);
  EXPECT_EQ(passed(limiter, "u", kStart + 300s, 2000), 1200);
}

TEST(Gcra, HoldsExactlyTheQuotaWhenTheWindowIsNoMultipleOfIt) {
  LimitSpec spec = gcra();
  spec.requests = 17322;  // 300 s / 17322 is no whole number of microseconds
  Limiter limiter{spec};
  EXPECT_EQ(passed(limiter, "u", kStart, 20000), 17322);
}

TEST(Address, LetsExactly200ASecondPass) {
  Limiter limiter{{}};
  for (int i = 0; i < 200; ++i) ASSERT_FALSE(limiter.take_address("203.0.113.7", kStart + 400ms));
  const auto limited = limiter.take_address("203.0.113.7", kStart + 900ms);
  ASSERT_TRUE(limited);
  EXPECT_EQ(limited->wait, 500ms);
  EXPECT_FALSE(limiter.take_address("203.0.113.8", kStart + 900ms));
  EXPECT_TRUE(limiter.take_address("203.0.113.7", kStart + 1400ms - 1us));
  EXPECT_FALSE(limiter.take_address("203.0.113.7", kStart + 1400ms));
}

TEST(RatelimitHeader, SaysWhatWasSeenAfterAFirstRequest) {
  Limiter limiter{{}};
  limiter.take_user("u", kStart);
  EXPECT_EQ(limiter.header(policy("default"), "u", kStart), R"("default";r=1199;t=1)");
  EXPECT_EQ(limiter.header(policy("list_zones"), "u", kStart), R"("list_zones";r=1200;t=1)");
}

TEST(RatelimitHeader, SaysWhatWasSeenForTwoInOneSecond) {
  Limiter limiter{{}};
  limiter.take_user("u", kStart);
  limiter.take_user("u", kStart + 20ms);
  EXPECT_EQ(limiter.header(policy("default"), "u", kStart + 20ms), R"("default";r=1198;t=1)");
}

TEST(RatelimitHeader, DoesNotCountDownTheWindow) {
  Limiter limiter{{}};
  for (int i = 0; i < 500; ++i) {
    limiter.take_user("u", kStart + i * 500ms);
    ASSERT_EQ(limiter.header(policy("default"), "u", kStart + i * 500ms), R"("default";r=1199;t=1)");
  }
}

TEST(RatelimitHeader, TellsTheWaitOfALockOut) {
  Limiter limiter{{}};
  passed(limiter, "u", kStart, 1201);
  EXPECT_EQ(limiter.header(policy("default"), "u", kStart + 500ms), R"("default";r=0;t=300)");
  EXPECT_EQ(limiter.header(policy("default"), "u", kStart + 299s), R"("default";r=0;t=1)");
}

TEST(RatelimitHeader, OfAStrangerIsFull) {
  const Limiter limiter{{}};
  EXPECT_EQ(limiter.header(policy("default"), "u", kStart), R"("default";r=1200;t=0)");
}

TEST(RatelimitHeader, FollowsTheScenariosNumbers) {
  LimitSpec spec;
  spec.requests = 5, spec.window = 10s;
  Limiter limiter{spec};
  limiter.take_user("u", kStart);
  EXPECT_EQ(limiter.header(policy("default"), "u", kStart), R"("default";r=4;t=2)");
  EXPECT_EQ(limiter.header(policy("list_zones"), "u", kStart), R"("list_zones";r=5;t=2)");
}

TEST(Ban, FollowsFifteenFailuresAndLastsFifteenMinutes) {
  Limiter limiter{{}};
  for (int i = 0; i < 14; ++i) limiter.count_failure("a", kStart);
  EXPECT_FALSE(limiter.banned("a", kStart));
  limiter.count_failure("a", kStart + 1s);
  const auto banned = limiter.banned("a", kStart + 1s);
  ASSERT_TRUE(banned);
  EXPECT_EQ(banned->wait, 15min);
  EXPECT_EQ(banned->count, 15);
  EXPECT_FALSE(limiter.banned("b", kStart + 1s));
  EXPECT_TRUE(limiter.banned("a", kStart + 1s + 15min - 1us));
  EXPECT_FALSE(limiter.banned("a", kStart + 1s + 15min));
}

TEST(Ban, CountsFromZeroAgainOnceItIsOver) {
  Limiter limiter{{}};
  for (int i = 0; i < 15; ++i) limiter.count_failure("a", kStart);
  ASSERT_FALSE(limiter.banned("a", kStart + 15min));
  for (int i = 0; i < 14; ++i) limiter.count_failure("a", kStart + 15min);
  EXPECT_FALSE(limiter.banned("a", kStart + 15min));
}

TEST(Ban, FailuresLongAgoDoNotCount) {
  Limiter limiter{{}};
  for (int i = 0; i < 14; ++i) limiter.count_failure("a", kStart);
  limiter.count_failure("a", kStart + 15min);
  EXPECT_FALSE(limiter.banned("a", kStart + 15min));
}

}  // namespace
}  // namespace cfmock::cloudflare
