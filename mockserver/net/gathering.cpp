#include "net/gathering.hpp"

namespace cfmock::net {

void Gathering::request(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (members_ > 0 || at_work_) {
      tasks_.push_back(std::move(task));
      if (tasks_.size() == 1 && !at_work_) summon_();  // with the lock: nobody leaves in between, and is summoned too late
      return;
    }
  }
  task();
}

void Gathering::attend() {
  std::unique_lock lock(mutex_);
  if (tasks_.empty()) return;
  const uint64_t round = round_;
  ++present_;
  changed_.wait(lock, [&] { return round_ != round || (present_ == members_ && !at_work_); });
  if (round_ == round) do_all(lock);
}

void Gathering::leave() {
  std::unique_lock lock(mutex_);
  if (--members_ == 0)
    do_all(lock);
  else
    changed_.notify_all();  // those who are here may be all by now
}

void Gathering::do_all(std::unique_lock<std::mutex>& lock) {
  at_work_ = true;
  at_it_ = std::this_thread::get_id();
  while (!tasks_.empty()) {
    const Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    lock.lock();
  }
  at_it_ = std::thread::id();
  at_work_ = false;
  present_ = 0;
  ++round_;
  changed_.notify_all();
}

}  // namespace cfmock::net
