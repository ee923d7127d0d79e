#pragma once
// What the connections of one thread share, and the register of those that are open there; and what all threads of a server share.
// A wire belongs to its thread. A connection begins on any, and goes on where the session of its requests lives (Connection::next).
//
// Time-outs are coarse on purpose: a sweep passes over the register some times in each time-out, and a
// connection notes the tick after which it is late. Arming one is an addition; no timer is set or cancelled
// for a request.

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/intrusive/list.hpp>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/reply.hpp"
#include "net/gathering.hpp"
#include "net/seats.hpp"
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

/// An open connection. It is in a wire's register from its first to its last breath, but for the moment in which it changes the thread.
class Link : public boost::intrusive::list_base_hook<> {
 public:
  Link(Wire& wire, Seat seat);
  virtual ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  virtual void interrupt() = 0;  // what it waits for fails with operation_aborted
  virtual void close() = 0;      // and so does all that it would wait for later

  Wire& wire() const { return *wire_; }
  /// Out of this wire's register, on its thread, and into the other's, on that one's.
  void leave_for(Wire& next);
  void enter();

  const uint64_t number;  // counts from 1 in a server's life
  const Instant opened;   // machine time
  Seat seat;
  Phase phase = Phase::kIdle;
  uint64_t late_after = UINT64_MAX;             // tick
  size_t weight = 0;                            // bytes; set by Wire::weigh
  std::chrono::steady_clock::time_point due{};  // an answer is held back until then

 private:
  Wire* wire_;
  uint64_t visited_;  // wires on which it was, a bit for each: sessions there may have had requests from it
};

/// All wires of a server, and what they share. Any thread. Not destroyed before run() of all has returned, or was never called: then nobody is on
/// his way from one to another.
struct Wires {
  Wires(const ServerOptions& options, engine::Handler& handler);
  ~Wires() { ending = true; }
  /// What all connections hold of unfinished requests and answers that were not taken is too much.
  bool crowded() const;
  /// Wires that were stopped end once no connection is left on any: one may be on its way to another.
  void let_go_when_empty();

  const ServerOptions options;
  engine::Handler& handler;
  Seats seats;
  std::vector<std::unique_ptr<Wire>> all;
  Gathering gathering;
  std::atomic<uint64_t> numbers = 0;  // of connections, so far
  bool ending = false;                // whoever is still there is gone with it
};

class Wire {
 public:
  Wire(Wires& wires, size_t index);
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  const ServerOptions& options() const { return wires_.options; }
  engine::Handler& handler() { return wires_.handler; }
  Wires& wires() { return wires_; }
  size_t index() const { return index_; }
  asio::io_context& io() { return io_; }
  /// nullptr: the server has no certificate authority.
  TlsContexts* contexts() { return contexts_ ? &*contexts_ : nullptr; }
  /// Where a session lives; this one when there is none.
  Wire& at(std::optional<size_t> home) { return home ? *wires_.all[*home] : *this; }
  /// Its client has most likely given up, or has had its time: its place is another's who needs it, until it is kept again.
  void offer(Link& link);
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
    if (bytes == link.weight) return;
    in_flight_.store(in_flight_.load(std::memory_order_relaxed) + bytes - link.weight, std::memory_order_relaxed);  // this thread alone writes
    link.weight = bytes;
  }
  size_t in_flight() const { return in_flight_.load(std::memory_order_relaxed); }

  bool unsettled() { return handler().unsettled(index_); }
  /// What was recorded of the answers so far is safe: they may leave.
  void settle() {
    if (unsettled()) handler().settle(index_);
  }

  /// Serves until it was stopped and let go.
  void run();
  /// Connections without an answer under way are closed now, the others when it has left, or in half a second.
  void stop();
  /// There will be no connection here any more.
  void let_go();

 private:
  friend class Link;
  void sweep_later();
  void sweep();
  void close_all();

  Wires& wires_;
  const size_t index_;
  std::optional<TlsContexts> contexts_;  // outlives the connections
  boost::intrusive::list<Link> links_;  // before io_, whose end destroys connections, which leave it
  asio::io_context io_{1};
  asio::executor_work_guard<Executor> kept_{io_.get_executor()};
  Timer sweeper_{io_};
  Timer grace_{io_};
  Duration tick_length_;
  uint64_t tick_ = 0;
  uint64_t first_byte_ticks_, request_ticks_, idle_ticks_, linger_ticks_;
  alignas(64) std::atomic<size_t> in_flight_ = 0;  // others read it: on a line of its own, so that writing it is cheap
  alignas(64) bool stopping_ = false;
  bool over_ = false;  // answers had their time
};

}  // namespace cfmock::net
