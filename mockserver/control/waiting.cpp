#include "control/waiting.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

namespace cfmock::control {
namespace {

using State = RequestEnd::State;

constexpr int kPause = 50;  // ms, before it is looked again whether one more can be let in

constexpr int kPieces = 16;  // that are read of one before others have their turn

/// Whoever takes no line of 25 bytes at once is not waiting for one.
void ask_for_body(const Fd& socket) {
  constexpr std::string_view kAsk = "HTTP/1.1 100 Continue\r\n\r\n";
  [[maybe_unused]] const ssize_t sent = ::send(socket.get(), kAsk.data(), kAsk.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
}

}  // namespace

Waiting::Waiting(Fd listening, int stop, const std::atomic<size_t>& busy, const talk::Answers& answers, HandOver hand_over,
                 const WaitingLimits& limits)
    : listening_(std::move(listening)),
      stop_(stop),
      busy_(busy),
      answers_(answers),
      hand_over_(std::move(hand_over)),
      limits_(limits),
      leaving_(limits.leaving, limits.connections) {}

void Waiting::run() {
  while (turn()) continue;
  all_.clear();
  listening_ = Fd();
}

/// ms until somebody has had its time; -1: nobody waits.
int Waiting::time_left(bool lets_in) const {
  if (!lets_in) return kPause;
  const auto until = std::min(leaving_.until(), all_.empty() ? Clock::time_point::max() : all_.front().since + limits_.time);
  if (until == Clock::time_point::max()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
  return static_cast<int>(std::max<std::chrono::milliseconds::rep>(0, left.count()));
}

bool Waiting::turn() {
  const bool open = lets_in();
  std::vector<pollfd> polled{{stop_, POLLIN, 0}, {open ? listening_.get() : -1, POLLIN, 0}};
  for (const One& one : all_) polled.push_back({one.socket.get(), POLLIN, 0});
  const size_t waiting_end = polled.size();
  leaving_.add_to(polled);
  if (::poll(polled.data(), polled.size(), time_left(open)) < 0) return errno == EINTR;
  if (polled[0].revents != 0) return false;
  leaving_.hear(polled.data() + waiting_end);
  size_t i = 2;
  for (auto at = all_.begin(); at != all_.end(); ++i)
    at = polled[i].revents == 0 || hear(*at) ? std::next(at) : all_.erase(at);
  full_ = false;
  if (polled[1].revents != 0) accept_all();
  let_go_of_old();
  let_go_of_large();
  leaving_.let_go_of_old();
  return true;
}

void Waiting::accept_all() {
  while (lets_in()) {
    Fd socket(::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (socket.get() < 0 && (errno == EINTR || errno == ECONNABORTED)) continue;
    if (socket.get() < 0 && errno == EAGAIN) return;
    if (socket.get() < 0) return full_ = true, void();
    all_.push_back({std::move(socket), {}, RequestEnd(limits_.bytes), Clock::now()});
    if (!hear(all_.back())) all_.pop_back();  // it mostly has come with the connection
  }
}

bool Waiting::hear(One& one) {
  std::array<char, 4096> piece;
  for (int i = 0; i < kPieces; ++i) {
    const ssize_t got = ::recv(one.socket.get(), piece.data(), piece.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno == EAGAIN;
    one.came.append(piece.data(), static_cast<size_t>(got));
    if (got == 0 && one.came.empty()) return false;  // it went without a word
    const State state = got == 0 ? State::kBroken : one.end.look(one.came);
    if (state == State::kWhole) return hand_over(one), false;
    if (is_refused(one, state)) return false;
    if (one.end.wants_to_be_asked()) ask_for_body(one.socket), one.end.asked();
  }
  return true;
}

void Waiting::hand_over(One& one) {
  one.end.take_out_wish(one.came);
  if (const auto refused = hand_over_(one.socket, one.came)) leaving_.take(std::move(one.socket), *refused);
}

void Waiting::refuse(One& one, int status, const std::string& error) {
  leaving_.take(std::move(one.socket), answers_.refusal(status, error));
}

bool Waiting::is_refused(One& one, State state) {
  if (const auto head = one.end.new_head(one.came))
    if (const auto refused = answers_.refused(*head)) return leaving_.take(std::move(one.socket), *refused), true;
  if (state == State::kComing) return false;
  if (state == State::kTooLarge)
    leaving_.take(std::move(one.socket), answers_.too_large(limits_.bytes));
  else
    refuse(one, 400,
           one.end.has_head() ? "the body did not come as its headers say" : "what came is no request that HTTP allows, or its head is too long");
  return true;
}

void Waiting::let_go_of_old() {
  const auto now = Clock::now();
  // Whoever was answered, or waited longest, makes room for those that the system has no descriptor left for.
  for (bool one_more = full_ && !leaving_.close_oldest(); !all_.empty(); one_more = false) {
    One& oldest = all_.front();
    const bool late = now - oldest.since >= limits_.time;
    if (!late && !one_more && all_.size() <= limits_.connections) return;
    if (late && !oldest.came.empty())
      refuse(oldest, 408, fmt::format("the request did not come within {:g} s", std::chrono::duration<double>(limits_.time).count()));
    all_.pop_front();
  }
}

void Waiting::let_go_of_large() {
  const auto size = [](const One& one) { return one.came.size(); };
  size_t all = std::accumulate(all_.begin(), all_.end(), size_t{0}, [&](size_t sum, const One& one) { return sum + size(one); });
  while (all > limits_.all_bytes) {
    const auto largest = std::max_element(all_.begin(), all_.end(), [&](const One& a, const One& b) { return size(a) < size(b); });
    all -= size(*largest);
    refuse(*largest, 503, "the server is full: requests that have not come to their end hold too much; try again");
    all_.erase(largest);
  }
}

}  // namespace cfmock::control
