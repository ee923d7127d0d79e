#include "control/waiting.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace cfmock::control {
namespace {

constexpr int kPause = 50;  // ms, before it is looked again whether one more can be let in

/// The value of a header in the head of a request; "" : it is not there.
std::string_view header(std::string_view head, std::string_view name) {
  for (const std::string_view line : split(head, '\n')) {
    const size_t colon = line.find(':');
    if (colon != std::string_view::npos && iequals(line.substr(0, colon), name)) return trim(line.substr(colon + 1));
  }
  return "";
}

/// Whether whoever reads it need not wait, or may as well do so: a body that is large, comes in pieces, or is to be asked for.
bool is_whole(const std::string& came, size_t most) {
  if (came.starts_with("\r\n")) return true;  // no request at all
  const size_t end = came.find("\n\r\n");
  if (end == std::string::npos) return false;
  const std::string_view head = std::string_view(came).substr(0, end);
  const auto length = parse_int(header(head, "Content-Length"));
  if (!length || *length < 0 || static_cast<size_t>(*length) > most || !header(head, "Expect").empty()) return true;
  return came.size() >= end + 3 + static_cast<size_t>(*length);
}

}  // namespace

Waiting::Waiting(Fd listening, int stop, const std::atomic<size_t>& busy, HandOver hand_over, const WaitingLimits& limits)
    : listening_(std::move(listening)), stop_(stop), busy_(busy), hand_over_(std::move(hand_over)), limits_(limits) {}

void Waiting::run() {
  while (turn()) continue;
  all_.clear();
  listening_ = Fd();
}

/// ms until the oldest has had its time; -1: nobody waits.
int Waiting::time_left(bool lets_in) const {
  if (!lets_in) return kPause;
  if (all_.empty()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(all_.front().since + limits_.time - Clock::now());
  return static_cast<int>(std::max<std::chrono::milliseconds::rep>(0, left.count()));
}

bool Waiting::turn() {
  const bool open = lets_in();
  std::vector<pollfd> polled{{stop_, POLLIN, 0}, {open ? listening_.get() : -1, POLLIN, 0}};
  for (const One& one : all_) polled.push_back({one.socket.get(), POLLIN, 0});
  if (::poll(polled.data(), polled.size(), time_left(open)) < 0) return errno == EINTR;
  if (polled[0].revents != 0) return false;
  size_t i = 2;
  for (auto at = all_.begin(); at != all_.end(); ++i)
    at = polled[i].revents == 0 || hear(*at) ? std::next(at) : all_.erase(at);
  full_ = false;
  if (polled[1].revents != 0) accept_all();
  let_go_of_old();
  return true;
}

void Waiting::accept_all() {
  while (lets_in()) {
    Fd socket(::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (socket.get() < 0 && (errno == EINTR || errno == ECONNABORTED)) continue;
    if (socket.get() < 0 && errno == EAGAIN) return;
    if (socket.get() < 0) return full_ = true, void();
    all_.push_back({std::move(socket), {}, Clock::now()});
    if (!hear(all_.back())) all_.pop_back();  // it mostly has come with the connection
  }
}

bool Waiting::hear(One& one) {
  std::array<char, 4096> piece;
  for (;;) {
    const ssize_t got = ::recv(one.socket.get(), piece.data(), piece.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno == EAGAIN;
    one.came.append(piece.data(), static_cast<size_t>(got));
    if (got == 0 && one.came.empty()) return false;  // it went without a word
    const bool endless = one.came.size() > 2 * limits_.bytes;
    if (got == 0 || endless || is_whole(one.came, limits_.bytes))
      return hand_over_(std::move(one.socket), std::move(one.came), endless), false;
  }
}

void Waiting::let_go_of_old() {
  const auto now = Clock::now();
  // Whoever has said nothing makes room for those that the system has no descriptor left for.
  for (bool one_more = full_; !all_.empty(); one_more = false) {
    One& oldest = all_.front();
    const bool late = now - oldest.since >= limits_.time;
    if (!late && !one_more && all_.size() <= limits_.connections) return;
    if (late && !oldest.came.empty()) hand_over_(std::move(oldest.socket), std::move(oldest.came), true);
    all_.pop_front();
  }
}

}  // namespace cfmock::control
