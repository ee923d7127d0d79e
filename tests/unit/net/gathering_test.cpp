// What is done while all threads of the wire stand still.

#include "net/gathering.hpp"

#include <gtest/gtest.h>

#include <array>
#include <future>
#include <thread>
#include <vector>

namespace cfmock::net {
namespace {

/// Threads that work between two looks at the gathering, as a wire does between two of its tasks.
class Crew {
 public:
  explicit Crew(size_t members) : gathering(members, [this] { ++summons_; }), at_work_(members) {
    for (size_t i = 0; i < members; ++i)
      threads_.emplace_back([this, i] {
        while (!over_) {
          at_work_[i].busy = true;
          ++at_work_[i].steps;
          at_work_[i].busy = false;
          gathering.attend();
        }
        gathering.leave();
      });
  }
  ~Crew() { end(); }
  void end() {
    over_ = true;
    for (std::thread& thread : threads_)
      if (thread.joinable()) thread.join();
  }
  bool is_quiet() const {
    for (const auto& each : at_work_)
      if (each.busy) return false;
    return true;
  }
  uint64_t steps() const {
    uint64_t sum = 0;
    for (const auto& each : at_work_) sum += each.steps;
    return sum;
  }
  void wait(const std::function<void()>& task) {
    std::promise<void> done;
    gathering.request([&] {
      task();
      done.set_value();
    });
    done.get_future().wait();
  }
  int summons() const { return summons_; }

  Gathering gathering;

 private:
  struct Member {
    std::atomic<bool> busy = false;
    std::atomic<uint64_t> steps = 0;
  };
  std::atomic<bool> over_ = false;
  std::atomic<int> summons_ = 0;
  std::vector<Member> at_work_;
  std::vector<std::thread> threads_;
};

TEST(Gathering, a_task_has_all_threads_to_itself) {
  Crew crew(3);
  for (int i = 0; i < 200; ++i)
    crew.wait([&] {
      const uint64_t before = crew.steps();
      for (int look = 0; look < 1000; ++look) ASSERT_TRUE(crew.is_quiet());
      EXPECT_EQ(crew.steps(), before);
    });
  EXPECT_GE(crew.summons(), 1);
  EXPECT_LE(crew.summons(), 200) << "those are here already who do the task before";
}

TEST(Gathering, tasks_of_several_threads_come_one_at_a_time) {
  Crew crew(2);
  int count = 0;  // no lock
  std::vector<std::thread> others;
  for (int i = 0; i < 4; ++i)
    others.emplace_back([&] {
      for (int k = 0; k < 100; ++k) crew.wait([&] { ++count; });
    });
  for (std::thread& other : others) other.join();
  EXPECT_EQ(count, 400);
}

TEST(Gathering, a_task_may_want_another) {
  Crew crew(2);
  std::promise<std::thread::id> second;
  std::thread::id first;
  crew.gathering.request([&] {
    EXPECT_TRUE(crew.gathering.is_mine());
    first = std::this_thread::get_id();
    crew.gathering.request([&] { second.set_value(std::this_thread::get_id()); });
  });
  EXPECT_EQ(second.get_future().get(), first);
  EXPECT_FALSE(crew.gathering.is_mine());
}

TEST(Gathering, nobody_waits_for_those_who_have_left) {
  Gathering gathering(2, [] {});
  bool done = false;
  gathering.request([&] { done = true; });
  std::thread waits([&] { gathering.attend(); });
  std::thread leaves([&] { gathering.leave(); });
  waits.join();
  leaves.join();
  EXPECT_TRUE(done);
}

TEST(Gathering, the_last_to_leave_does_what_is_left_and_then_whoever_wants_it) {
  Gathering gathering(1, [] {});
  std::vector<int> order;
  gathering.request([&] { order.push_back(1); });
  EXPECT_TRUE(order.empty());
  gathering.leave();
  gathering.request([&] { order.push_back(2); });
  EXPECT_EQ(order, (std::vector<int>{1, 2}));
}

}  // namespace
}  // namespace cfmock::net
