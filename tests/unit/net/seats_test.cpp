// How many connections there may be, on however many threads.

#include "net/seats.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace cfmock::net {
namespace {

TEST(Seats, those_beyond_the_limit_are_turned_away_and_a_few_of_them_told) {
  Seats seats(2, 1);
  std::optional<Seat> a = seats.take(), b = seats.take(), c = seats.take();
  EXPECT_TRUE(a->is_inside());
  EXPECT_TRUE(b->is_inside());
  EXPECT_FALSE(c->is_inside());
  EXPECT_FALSE(seats.take());
  c.reset();
  EXPECT_FALSE(seats.take()->is_inside());
  a.reset();
  EXPECT_TRUE(seats.take()->is_inside());
}

TEST(Seats, one_that_is_offered_is_given_to_whoever_needs_it) {
  Seats seats(1, 1);
  std::optional<Seat> first = seats.take();
  int asked = 0;
  first->offer([&] { ++asked; });
  std::optional<Seat> second = seats.take();
  EXPECT_EQ(asked, 1);
  EXPECT_TRUE(second->is_inside());
  EXPECT_FALSE(seats.take()) << "the first is on its way out, and is the one that may be";
  first.reset();
  EXPECT_FALSE(seats.take()->is_inside()) << "the second has the place, not the first";
}

TEST(Seats, one_that_is_kept_again_or_gone_is_not_given_away) {
  Seats seats(2, 1);
  std::optional<Seat> kept = seats.take(), gone = seats.take();
  kept->offer([] { FAIL(); });
  gone->offer([] { FAIL(); });
  kept->keep();
  gone.reset();
  const std::optional<Seat> next = seats.take();
  EXPECT_TRUE(next->is_inside());
  EXPECT_FALSE(seats.take()->is_inside());
}

TEST(Seats, tell_when_nobody_has_one) {
  Seats seats(2, 2);
  int told = 0;
  seats.when_empty([&] { ++told; });
  EXPECT_EQ(told, 1) << "at once";
  std::optional<Seat> a = seats.take(), b = seats.take();
  seats.when_empty([&] { ++told; });
  Seat moved = std::move(*a);
  a.reset();  // an empty husk
  b.reset();
  EXPECT_EQ(told, 1);
  { const Seat last = std::move(moved); }
  EXPECT_EQ(told, 2);
  seats.take();
  EXPECT_EQ(told, 2) << "once";
}

TEST(Seats, are_taken_and_left_on_all_threads) {
  Seats seats(3, 1000);
  std::atomic<int> inside = 0, most = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) {
        const auto seat = seats.take();
        if (!seat->is_inside()) continue;
        const int now = ++inside;
        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
        }
        --inside;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(most, 3);
  const auto a = seats.take(), b = seats.take(), c = seats.take();
  EXPECT_TRUE(a->is_inside() && b->is_inside() && c->is_inside()) << "all were given back";
}

}  // namespace
}  // namespace cfmock::net
