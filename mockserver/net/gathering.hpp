#pragma once
// How something is done while no thread of the wire does anything: each comes to a standstill between two of its steps, the last to
// come does what is wanted, and all go on. So sessions need no locks however many threads there are. Knows no socket.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace cfmock::net {

class Gathering {
 public:
  using Task = std::function<void()>;

  /// `summon`: has each of the `members` threads call attend() once, soon. Called on any thread.
  Gathering(size_t members, std::function<void()> summon) : members_(members), summon_(std::move(summon)) {}

  /// Any thread. Tasks are done one at a time, in the order in which they were wanted. When all members have left, `task` is done here and
  /// now, beside whatever other callers want: they are on their own then. A task must not throw.
  void request(Task task);
  /// On a member's thread: does what is wanted, with the others, or nothing when that is done already.
  void attend();
  /// On a member's thread, the last of its life here: the others no longer wait for it. The last member does what is still wanted.
  void leave();
  /// The calling thread is doing a task.
  bool is_mine() const { return at_it_ == std::this_thread::get_id(); }

 private:
  void do_all(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable changed_;
  size_t members_, present_ = 0;
  bool at_work_ = false;
  uint64_t round_ = 0;
  std::deque<Task> tasks_;
  std::atomic<std::thread::id> at_it_{};
  std::function<void()> summon_;
};

}  // namespace cfmock::net
