#pragma once
// An open stream with its client at the other end, and the few things that the wire does with it.

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/deferred.hpp>  // which parallel_group.hpp needs before it
#include <boost/asio/experimental/parallel_group.hpp>
#include <string>

#include "net/wire.hpp"

namespace cfmock::net {

template <class Stream>
class Line final : public Link {
 public:
  Line(Wire& wire, Stream open, Seat place) : Link(wire, std::move(place)), stream(std::move(open)) {}
  ~Line() override {
    if (carried_ >= 0) ::close(carried_);
  }

  Stream stream;
  std::string out;  // what is to leave next

  void interrupt() override {
    error_code ignored;
    stream.lowest_layer().cancel(ignored);
  }
  void close() override {
    if (phase != Phase::kAnswering) say_end(stream);  // else it is a truncation, and looks like one
    drop();
  }

  /// To another thread's wire: leave_for() here, then enter() there. Nothing may be waited for meanwhile.
  void leave_for(Wire& next) {
    Link::leave_for(next);
    error_code error;
    TcpStream& socket = socket_of(stream);
    v6_ = socket.local_endpoint(error).address().is_v6();
    carried_ = socket.release(error);
  }
  void enter() {
    TcpStream& socket = socket_of(stream);
    socket = TcpStream(wire().io());
    error_code error;
    socket.assign(v6_ ? asio::ip::tcp::v6() : asio::ip::tcp::v4(), carried_, error);
    if (!error) carried_ = -1;
    gone_ = gone_ || error;
    Link::enter();
  }

  /// Sends `out` as far as that goes without waiting; true if nothing is left.
  bool flush_now() {
    wire().settle();
    count(send_now(stream, unsent()));
    if (sent_ < out.size()) return false;
    sent_ = 0;
    out.clear();
    if (out.capacity() > kKept) out.shrink_to_fit();
    return true;
  }

  /// Sends all of `out`, unless the client is gone or takes nothing any more.
  Task<void> flush() {
    const uint64_t late_before = late_after;
    while (!gone_ && !flush_now()) {
      wire().arm_request(*this);
      const std::string_view rest = unsent();
      const auto [error, sent] = co_await write_some(stream, rest);
      count(sent);
      gone_ = error && is_final(error);
      ended_by_us_ = ended_by_us_ || (gone_ && error == asio::error::operation_aborted);
    }
    late_after = late_before;
  }
  /// How many bytes have left on this line.
  uint64_t left() const { return left_; }
  /// There is nobody to send to any more.
  bool gone() const { return gone_; }
  /// And that was our doing: it was late, or the server stops.
  bool ended_by_us() const { return ended_by_us_; }

  /// Waits so long, unless the connection breaks before. A client that only closed its sending side still
  /// wants the answer, and looks no different from one that closed all: so that is no reason to stop waiting.
  Task<void> pause(Duration time) {
    Timer timer(wire().io(), time);
    due = timer.expiry();
    held_ = &timer;
    const auto [order, timer_error, broken] =
        co_await asio::experimental::make_parallel_group(
            timer.async_wait(asio::deferred),
            stream.lowest_layer().async_wait(asio::socket_base::wait_error, asio::deferred))
            .async_wait(asio::experimental::wait_for_one(), asio::deferred);
    held_ = nullptr;
    gone_ = order[0] != 0 || timer_error;
  }

  /// The same for an answer that is held back, but it comes back at once when the client ends its sending side; what is left of
  /// the time then, else 0.
  Task<Duration> hold(Duration time) {
    Timer timer(wire().io(), time);
    due = timer.expiry();
    held_ = &timer;
    auto& socket = stream.lowest_layer();
    const auto [order, timer_error, broken, unreadable] =
        co_await asio::experimental::make_parallel_group(timer.async_wait(asio::deferred),
                                                         socket.async_wait(asio::socket_base::wait_error, asio::deferred),
                                                         socket.async_wait(asio::socket_base::wait_read, asio::deferred))
            .async_wait(asio::experimental::wait_for_one(), asio::deferred);
    held_ = nullptr;
    gone_ = order[0] == 1 || (order[0] == 0 ? timer_error : unreadable);
    if (gone_ || order[0] == 0) co_return Duration(0);
    // Bytes: the next request, or the farewell of TLS. Behind them the end makes no more sound, and has to be looked for.
    constexpr auto kLook = std::chrono::milliseconds(20);
    auto rest = timer.expiry() - Timer::clock_type::now();
    while (!gone_ && rest.count() > 0 && !has_ended()) {
      co_await pause(std::chrono::duration_cast<Duration>(std::min<Timer::duration>(rest, kLook)));
      rest = timer.expiry() - Timer::clock_type::now();
    }
    co_return std::max(Duration(0), std::chrono::duration_cast<Duration>(rest));
  }
  /// The client has ended its sending side, or all.
  bool has_ended() { return state() == TCP_CLOSE_WAIT || is_dead(); }
  /// All is over: what was sent met nobody.
  bool is_dead() { return gone_ || state() == TCP_CLOSE; }

  /// Says nothing, and drops what comes, until the client leaves or the connection is late.
  Task<void> drain() {
    phase = Phase::kQuiet;
    std::array<char, 4096> dropped;
    for (;;) {
      const auto [error, size] = co_await discard_some(stream, dropped);
      if (error ? is_final(error) : wire().late(*this) || wire().stopping()) break;
    }
  }

  /// Ends our side and gives the client a while to take what it was sent: closing while bytes of its own are
  /// unread would reset the connection and could destroy the answer before it is read.
  Task<void> linger() {
    if (gone_) co_return;
    say_end(stream);
    error_code error;
    stream.lowest_layer().shutdown(asio::socket_base::shutdown_send, error);
    if (error) co_return;
    wire().arm_linger(*this);
    co_await drain();
  }

  /// Ends the connection with a true RST.
  void reset() {
    error_code ignored;
    stream.lowest_layer().set_option(asio::socket_base::linger(true, 0), ignored);
    drop();
  }

 private:
  void drop() {
    ended_by_us_ = true;
    error_code ignored;
    stream.lowest_layer().close(ignored);
    if (held_ != nullptr) held_->cancel();
  }

  int state() {
    tcp_info info{};
    socklen_t size = sizeof info;
    const int failed = ::getsockopt(stream.lowest_layer().native_handle(), IPPROTO_TCP, TCP_INFO, &info, &size);
    return failed == 0 ? info.tcpi_state : int{TCP_ESTABLISHED};
  }

  /// An interruption ends a wait for good only if it was meant for this one.
  bool is_final(error_code error) const {
    return error != asio::error::operation_aborted || wire().late(*this) || wire().stopping();
  }

  void count(size_t sent) { sent_ += sent, left_ += sent; }
  std::string_view unsent() const { return std::string_view(out).substr(sent_); }

  static constexpr size_t kKept = 16 * 1024;  // of the buffer, once a large answer has left
  size_t sent_ = 0;                           // of `out`
  uint64_t left_ = 0;
  Timer* held_ = nullptr;                     // while an answer is held back
  bool gone_ = false, ended_by_us_ = false;
  int carried_ = -1;  // the socket, on its way to another wire
  bool v6_ = false;
};

}  // namespace cfmock::net
