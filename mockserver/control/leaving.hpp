#pragma once
// Connections that were refused before their request had come. Closing at once would reset them, for what they have sent is not read, and
// could take the refusal along; so what still comes is taken for a while. They hold no thread: whoever owns this polls them.

#include <poll.h>

#include <chrono>
#include <list>
#include <vector>

#include "base/fd.hpp"
#include "http/message.hpp"

namespace cfmock::control {

class Leaving {
 public:
  using Clock = std::chrono::steady_clock;

  /// `time`: for the client to take its answer and close. `most`: beyond so many the oldest is closed.
  Leaving(std::chrono::milliseconds time, size_t most) : time_(time), most_(most) {}

  /// Says the response. Does not wait.
  void take(Fd socket, const http::Response& response);
  void add_to(std::vector<pollfd>& polled) const;
  /// `polled`: what add_to() added, after the poll, and nothing was taken since.
  void hear(const pollfd* polled);
  /// Closes those that had their time.
  void let_go_of_old();
  /// False: there is none.
  bool close_oldest();
  /// When the oldest has had its time.
  Clock::time_point until() const { return all_.empty() ? Clock::time_point::max() : all_.front().until; }

 private:
  struct One {
    Fd socket;
    Clock::time_point until;
  };
  std::chrono::milliseconds time_;
  size_t most_;
  std::list<One> all_;  // the oldest first
};

}  // namespace cfmock::control
