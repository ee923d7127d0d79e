#pragma once
// What all connections of a server share, and the register of those that are open. Everything here belongs to
// the wire's thread.
//
// Time-outs are coarse on purpose: a sweep passes over the register some times in each time-out, and a
// connection notes the tick after which it is late. Arming one is an addition; no timer is set or cancelled
// for a request.

#include <boost/intrusive/list.hpp>
#include <cstdint>
#include <utility>

#include "engine/reply.hpp"
#include "net/server.hpp"
#include "net/stream.hpp"
#include "net/tls_contexts.hpp"

namespace cfmock::net {

/// What a connection is doing, as far as others need to know.
enum class Phase {
  kIdle,       // between requests
  kReading,    // a request has begun
  kAnswering,  // an answer is due, or on its way
  kQuiet,      // nothing more will be said; the client has to leave
};

class Wire;

/// An open connection. It is in the register from its first to its last breath.
class Link : public boost::intrusive::list_base_hook<> {
 public:
  explicit Link(Wire& wire);
  virtual ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  virtual void interrupt() = 0;  // what it waits for fails with operation_aborted
  virtual void close() = 0;      // and so does all that it would wait for later

  Wire& wire;
  const uint64_t number;  // counts from 1
  Phase phase = Phase::kIdle;
  uint64_t late_after = UINT64_MAX;             // tick
  size_t weight = 0;                            // bytes; set by Wire::weigh
  bool counts = true;                           // among those of which there may be so many
  bool dispensable = false;                     // its client has ended its side, and has hardly waited for the answer that is late
  std::chrono::steady_clock::time_point due{};  // an answer is held back until then
};

class Wire {
 public:
  Wire(const ServerOptions& options, engine::Handler& handler);
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  const ServerOptions& options() const { return options_; }
  engine::Handler& handler() { return handler_; }
  asio::io_context& io() { return io_; }
  /// nullptr: the server has no certificate authority.
  TlsContexts* contexts() { return contexts_ ? &*contexts_ : nullptr; }
  /// Of those that count.
  size_t open() const { return open_; }
  /// Those that were turned away, and have not left yet.
  size_t turned_away() const { return links_.size() - open_; }
  /// From now on it does not count.
  void leave_out(Link& link) {
    if (std::exchange(link.counts, false)) --open_;
  }
  /// Ends a connection that is dispensable; false: there is none.
  bool make_room();
  bool stopping() const { return stopping_; }

  /// From now on, `link` is late once so much time has passed.
  void arm_request(Link& link) const { link.late_after = tick_ + request_ticks_; }
  void arm_first_byte(Link& link) const { link.late_after = tick_ + first_byte_ticks_; }
  void arm_idle(Link& link) const { link.late_after = tick_ + idle_ticks_; }
  void arm_linger(Link& link) const { link.late_after = tick_ + linger_ticks_; }
  /// Machine time. The wire is where it enters; behind it, time is handed on.
  static Instant now() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }
  static void disarm(Link& link) { link.late_after = UINT64_MAX; }
  bool late(const Link& link) const { return tick_ > link.late_after; }

  /// What `link` holds of unfinished requests and answers that were not taken.
  void weigh(Link& link, size_t bytes) {
    in_flight_ += bytes - link.weight;
    link.weight = bytes;
  }
  /// All of them together hold too much.
  bool crowded() const { return in_flight_ > options_.in_flight_bytes; }

  /// What was recorded of the answers so far is safe: they may leave.
  void settle() {
    if (handler_.unsettled()) handler_.settle();
  }

  void start();
  /// Connections without an answer under way are closed now, the others when it has left, or in half a second.
  void stop();

 private:
  friend class Link;
  void sweep();
  void close_all();

  const ServerOptions options_;
  engine::Handler& handler_;
  std::optional<TlsContexts> contexts_;  // outlives the connections
  boost::intrusive::list<Link> links_;  // before io_, whose end destroys connections, which leave it
  asio::io_context io_{1};
  Timer sweeper_{io_};
  Timer grace_{io_};
  Duration tick_length_;
  uint64_t tick_ = 0;
  uint64_t first_byte_ticks_, request_ticks_, idle_ticks_, linger_ticks_;
  size_t in_flight_ = 0;
  size_t open_ = 0;
  uint64_t connections_ = 0;
  bool stopping_ = false;
};

}  // namespace cfmock::net
