#include "base/clock.hpp"

#include <gtest/gtest.h>

namespace cfmock {
namespace {

using namespace std::chrono;

const Instant kReal = *parse_rfc3339("2026-11-24T12:00:00Z");
const Instant kStart = *parse_rfc3339("2026-01-01T00:00:00Z");

TEST(ClockTest, FollowsRealTime) {
  const Clock clock(kReal, kStart, 1);
  EXPECT_EQ(clock.now(kReal), kStart);
  EXPECT_EQ(clock.now(kReal + microseconds(1)), kStart + microseconds(1));
  EXPECT_EQ(clock.now(kReal + hours(24 * 365)), kStart + hours(24 * 365));
  EXPECT_FALSE(clock.frozen());
  EXPECT_EQ(clock.real_wait(seconds(30)), seconds(30));
}

TEST(ClockTest, RunsFasterByAFactor) {
  const Clock clock(kReal, kStart, 60);
  EXPECT_EQ(clock.now(kReal + seconds(5)), kStart + minutes(5));
  EXPECT_EQ(clock.real_wait(minutes(5)), seconds(5));
}

TEST(ClockTest, RunsSlowerByAFactor) {
  const Clock clock(kReal, kStart, 0.5);
  EXPECT_EQ(clock.now(kReal + seconds(10)), kStart + seconds(5));
  EXPECT_EQ(clock.real_wait(seconds(5)), seconds(10));
}

TEST(ClockTest, StandsStill) {
  const Clock clock(kReal, kStart, 0);
  EXPECT_TRUE(clock.frozen());
  EXPECT_EQ(clock.now(kReal + hours(1000)), kStart);
  EXPECT_EQ(clock.real_wait(seconds(1)), Duration::max());
  EXPECT_EQ(clock.real_wait(seconds(0)), Duration::max());
}

TEST(ClockTest, AdvancesBySessionTime) {
  for (const double scale : {0.0, 1.0, 60.0}) {
    Clock clock(kReal, kStart, scale);
    const Instant before = clock.now(kReal + seconds(1));
    clock.advance(minutes(5));
    EXPECT_EQ(clock.now(kReal + seconds(1)), before + minutes(5)) << scale;
    clock.advance(minutes(1));
    EXPECT_EQ(clock.now(kReal + seconds(1)), before + minutes(6)) << scale;
  }
}

TEST(ClockTest, AWaitIsOverWhenItsRealTimeIs) {
  for (const double scale : {1.0, 3.0, 7.0, 60.0, 0.3}) {
    const Clock clock(kReal, kStart, scale);
    for (const auto wait :
         {microseconds(1), microseconds(1000), microseconds(1'000'000), microseconds(299'999'999)})
      EXPECT_GE(clock.now(kReal + clock.real_wait(wait)), kStart + wait) << scale << " " << wait.count();
  }
}

}  // namespace
}  // namespace cfmock
