#include "net/wire.hpp"

#include <algorithm>

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

Link::Link(Wire& w) : wire(w), number(++w.connections_) {
  wire.links_.push_back(*this);
  ++wire.open_;
  wire.handler_.opened(number, Wire::now());
}
Link::~Link() {
  wire.weigh(*this, 0);
  wire.leave_out(*this);
  wire.handler_.closed(number, Wire::now());
  wire.links_.erase(wire.links_.iterator_to(*this));
  if (wire.stopping_ && wire.links_.empty()) wire.grace_.cancel();
}

Wire::Wire(const ServerOptions& options, engine::Handler& handler)
    : options_(options), handler_(handler), tick_length_(tick_length(options)) {
  if (options_.authority) contexts_.emplace(*options_.authority, now);
  first_byte_ticks_ = ticks(options.first_byte_timeout, tick_length_);
  request_ticks_ = ticks(options.request_timeout, tick_length_);
  idle_ticks_ = ticks(options.idle_timeout, tick_length_);
  linger_ticks_ = ticks(kLinger, tick_length_);
}

void Wire::start() {
  sweeper_.expires_after(tick_length_);
  sweeper_.async_wait([this](error_code error) {
    if (error || stopping_) return;
    ++tick_;
    sweep();
    handler_.tick(now());
    settle();
    start();
  });
}

void Wire::sweep() {
  for (Link& link : links_)
    if (late(link)) link.interrupt();
}

bool Wire::make_room() {
  const auto at = std::find_if(links_.begin(), links_.end(), [](const Link& link) { return link.dispensable && link.counts; });
  if (at == links_.end()) return false;
  leave_out(*at);
  at->close();
  return true;
}

void Wire::stop() {
  if (std::exchange(stopping_, true)) return;
  sweeper_.cancel();
  const auto last_moment = std::chrono::steady_clock::now() + kGrace;
  for (Link& link : links_)
    if (link.phase != Phase::kAnswering || link.due > last_moment) link.close();
  if (links_.empty()) return;
  grace_.expires_after(kGrace);
  grace_.async_wait([this](error_code error) {
    if (!error) close_all();
  });
}

void Wire::close_all() {
  for (Link& link : links_) link.close();
}

}  // namespace cfmock::net
