#include "net/wire.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "net/bind.hpp"

namespace cfmock::net {
namespace {
// For answers under way when the server stops: with all else there is to do, the end comes within a second.
constexpr Duration kGrace = std::chrono::milliseconds(500);
constexpr Duration kLinger = std::chrono::seconds(2);  // for a client to take the answer that ends it

/// Eight looks in the shortest time-out: one that is late is at most an eighth later than it says.
Duration tick_length(const ServerOptions& options) {
  const Duration shortest =
      std::min({options.first_byte_timeout, options.request_timeout, options.idle_timeout, kLinger});
  return std::clamp<Duration>(shortest / 8, std::chrono::milliseconds(2), std::chrono::seconds(1));
}
uint64_t ticks(Duration time, Duration tick) { return static_cast<uint64_t>(time / tick); }
}  // namespace

Link::Link(Wire& wire, Seat place) : number(++wire.wires_.numbers), opened(Wire::now()), seat(std::move(place)), wire_(&wire), visited_(uint64_t{1} << wire.index_) {
  wire_->links_.push_back(*this);
}

Link::~Link() {
  wire_->weigh(*this, 0);
  if (is_linked()) wire_->links_.erase(wire_->links_.iterator_to(*this));
  const Instant at = Wire::now();
  wire_->handler().closed(wire_->index_, number, at);
  if (wire_->wires_.ending) return;
  for (const auto& other : wire_->wires_.all)
    if (other.get() != wire_ && (visited_ >> other->index_ & 1) != 0)
      asio::post(other->io_, [wire = other.get(), n = number, at] { wire->handler().closed(wire->index_, n, at); });
}

void Link::leave_for(Wire& next) {
  wire_->weigh(*this, 0);
  wire_->links_.erase(wire_->links_.iterator_to(*this));
  wire_ = &next;
  visited_ |= uint64_t{1} << next.index_;
}

void Link::enter() {
  wire_->links_.push_back(*this);
  Wire::disarm(*this);
  if (wire_->over_) close();
}

Wires::Wires(const ServerOptions& wanted, engine::Handler& behind)
    : options(wanted),
      handler(behind),
      seats(wanted.connections, kTurnedAwayAtOnce),
      gathering(wanted.threads, [this] {
        for (const auto& wire : all) asio::post(wire->io(), [this] { gathering.attend(); });
      }) {
  for (size_t i = 0; i < options.threads; ++i) all.push_back(std::make_unique<Wire>(*this, i));
}

bool Wires::crowded() const {
  size_t bytes = 0;
  for (const auto& wire : all) bytes += wire->in_flight();
  return bytes > options.in_flight_bytes;
}

void Wires::let_go_when_empty() {
  seats.when_empty([this] {
    for (const auto& wire : all) asio::post(wire->io(), [wire = wire.get()] { wire->let_go(); });
  });
}

Wire::Wire(Wires& wires, size_t index) : wires_(wires), index_(index), tick_length_(tick_length(wires.options)) {
  const ServerOptions& options = wires.options;
  if (options.authority) contexts_.emplace(*options.authority, now);
  first_byte_ticks_ = ticks(options.first_byte_timeout, tick_length_);
  request_ticks_ = ticks(options.request_timeout, tick_length_);
  idle_ticks_ = ticks(options.idle_timeout, tick_length_);
  linger_ticks_ = ticks(kLinger, tick_length_);
}

void Wire::run() {
  sweep_later();
  io_.run();
  wires_.gathering.leave();
}

void Wire::sweep_later() {
  sweeper_.expires_after(tick_length_);
  sweeper_.async_wait([this](error_code error) {
    if (error || stopping_) return;
    ++tick_;
    sweep();
    handler().tick(index_, now());
    settle();
    sweep_later();
  });
}

void Wire::sweep() {
  for (Link& link : links_)
    if (late(link)) link.interrupt();
}

void Wire::offer(Link& link) {
  link.seat.offer([this, n = link.number] {
    asio::post(io_, [this, n] {
      for (Link& each : links_)
        if (each.number == n) return each.close();
    });
  });
}

void Wire::stop() {
  if (std::exchange(stopping_, true)) return;
  sweeper_.cancel();
  const auto last_moment = std::chrono::steady_clock::now() + kGrace;
  for (Link& link : links_)
    if (link.phase != Phase::kAnswering || link.due > last_moment) link.close();
  if (!kept_.owns_work()) return;  // it was let go before
  grace_.expires_after(kGrace);
  grace_.async_wait([this](error_code error) {
    if (!error) close_all();
  });
}

void Wire::let_go() {
  grace_.cancel();
  kept_.reset();
}

void Wire::close_all() {
  over_ = true;
  for (Link& link : links_) link.close();
}

}  // namespace cfmock::net
