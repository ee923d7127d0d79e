#include "net/seats.hpp"

#include <utility>

namespace cfmock::net {

Seat::~Seat() {
  if (held_) held_->all.leave(*held_);
}

void Seat::offer(std::function<void()> give_up) {
  const std::lock_guard lock(held_->all.mutex_);
  if (!held_->inside || held_->offered) return;
  held_->give_up = std::move(give_up);
  held_->offered = held_->all.offered_.insert(held_->all.offered_.end(), held_.get());
}

void Seat::keep() {
  const std::lock_guard lock(held_->all.mutex_);
  held_->all.withdraw(*held_);
}

void Seats::withdraw(Seat::Held& held) {
  if (held.offered) offered_.erase(*held.offered);
  held.offered.reset();
}

std::optional<Seat> Seats::take() {
  const std::lock_guard lock(mutex_);
  const bool inside = inside_ < limit_ || make_room();
  if (!inside && away_ >= most_away_) return std::nullopt;
  ++(inside ? inside_ : away_);
  return Seat(std::unique_ptr<Seat::Held>(new Seat::Held{*this, inside}));
}

bool Seats::make_room() {
  if (offered_.empty()) return false;
  Seat::Held& held = *offered_.front();
  withdraw(held);
  held.inside = false;
  --inside_, ++away_;
  held.give_up();
  return true;
}

void Seats::leave(Seat::Held& held) {
  std::function<void()> done;
  {
    const std::lock_guard lock(mutex_);
    withdraw(held);
    --(held.inside ? inside_ : away_);
    if (inside_ + away_ == 0) done = std::exchange(when_empty_, {});
  }
  if (done) done();
}

void Seats::when_empty(std::function<void()> done) {
  {
    const std::lock_guard lock(mutex_);
    if (inside_ + away_ > 0) {
      when_empty_ = std::move(done);
      return;
    }
  }
  done();
}

}  // namespace cfmock::net
