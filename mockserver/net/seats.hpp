#pragma once
// How many connections a server has, on all of its threads: so many may be inside, and a few more while they are told that there is
// no room. Any thread. Knows no socket.

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>

namespace cfmock::net {

class Seats;

/// The place of one connection, from the moment it is accepted until it is gone. Must not outlive its Seats.
class Seat {
 public:
  Seat(Seat&&) noexcept = default;
  Seat& operator=(Seat&&) = delete;
  ~Seat();

  /// False: it is there to be told that there is no room.
  bool is_inside() const { return held_->inside; }
  /// From now on the place is another's who needs it: then `give_up` is called, once, on the thread of that other, under a lock of ours.
  void offer(std::function<void()> give_up);
  /// From now on it is not. It may be another's already.
  void keep();

 private:
  friend class Seats;
  struct Held {
    Seats& all;
    bool inside;  // guarded by the Seats' lock, but never changed while its holder looks at it: until a connection is let in, or on offer
    std::function<void()> give_up = {};
    std::optional<std::list<Held*>::iterator> offered = {};  // where it stands among those on offer
  };
  explicit Seat(std::unique_ptr<Held> held) : held_(std::move(held)) {}
  std::unique_ptr<Held> held_;
};

class Seats {
 public:
  /// `limit`: that may be inside; `away`: that may be told at once that there is no room.
  Seats(size_t limit, size_t away) : limit_(limit), most_away_(away) {}

  /// nullopt: not even to be told so.
  std::optional<Seat> take();
  /// Calls `done` once, as soon as nobody has a seat: at once, or on the thread of the last who leaves.
  void when_empty(std::function<void()> done);

 private:
  friend class Seat;
  void leave(Seat::Held& held);
  bool make_room();
  void withdraw(Seat::Held& held);

  const size_t limit_, most_away_;
  std::mutex mutex_;
  size_t inside_ = 0, away_ = 0;
  std::list<Seat::Held*> offered_;
  std::function<void()> when_empty_;
};

}  // namespace cfmock::net
