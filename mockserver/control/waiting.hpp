#pragma once
// Connections of the control API whose request has not come yet, head and body. They hold no thread: one loop looks after the listener
// and all of them, hands each over once it is there, and itself refuses what does not come, or need not for its head decides. So whoever
// opens connections and says nothing, or half of what it was to say, keeps nobody else from being answered.

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <optional>
#include <string>

#include "base/fd.hpp"
#include "control/leaving.hpp"
#include "control/request_end.hpp"
#include "talk/talk.hpp"

namespace cfmock::control {

struct WaitingLimits {
  size_t connections = 256;                                     // beyond them the one that waited longest goes
  size_t handed_over = 64;                                      // with so many not answered yet no more are let in
  size_t bytes = 2304 * 1024;                                   // of one request; who says that it is larger is not waited for
  size_t all_bytes = size_t{32} << 20;                          // of all; beyond them the one that holds most goes
  std::chrono::milliseconds time = std::chrono::seconds(10);    // until it has come
  std::chrono::milliseconds leaving = std::chrono::seconds(1);  // for the client to close, once it was refused
};

class Waiting {
 public:
  /// Takes a connection with its request; or leaves it, and gives what is to be said on it.
  using HandOver = std::function<std::optional<http::Response>(Fd&, std::string& came)>;

  /// Owns `listening`, whose accepts must not block. `stop`: an eventfd that becomes readable when the server stops. `busy`: how many
  /// that were handed over are not done. `answers`: knows what is refused by its head, and the words of refusals. All three outlive this.
  Waiting(Fd listening, int stop, const std::atomic<size_t>& busy, const talk::Answers& answers, HandOver hand_over,
          const WaitingLimits& limits = {});

  /// Until the stop. Those that wait then are closed.
  void run();

 private:
  using Clock = std::chrono::steady_clock;
  struct One {
    Fd socket;
    std::string came;
    RequestEnd end;
    Clock::time_point since;
  };
  bool turn();
  bool lets_in() const { return !full_ && busy_ < limits_.handed_over; }
  int time_left(bool lets_in) const;
  void accept_all();
  /// Whether it is still to wait.
  bool hear(One& one);
  void hand_over(One& one);
  void refuse(One& one, int status, const std::string& error);
  /// Where its end is not waited for.
  bool is_refused(One& one, RequestEnd::State state);
  void let_go_of_old();
  void let_go_of_large();

  Fd listening_;
  int stop_;
  const std::atomic<size_t>& busy_;
  const talk::Answers& answers_;
  HandOver hand_over_;
  WaitingLimits limits_;
  std::list<One> all_;  // the one that waited longest first
  Leaving leaving_;
  bool full_ = false;   // the system had no descriptor left: those that wait outside do so until one is free
};

}  // namespace cfmock::control
