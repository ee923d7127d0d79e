#include "talk/connection.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace cfmock::talk {
namespace {

template <class GetName>
void name_of(int socket, GetName get_name, std::string& ip, int& port) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (get_name(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0 || address.sin_family != AF_INET)
    return;
  char text[INET_ADDRSTRLEN] = {};
  ::inet_ntop(AF_INET, &address.sin_addr, text, sizeof text);
  ip = text;
  port = ntohs(address.sin_port);
}

}  // namespace

// A timer of the system rather than a look at a clock: it ends a wait by itself, and bounds the whole
// request, not each of its bytes.
Connection::Connection(Fd socket, int stop, std::string came, const ConnectionLimits& limits)
    : socket_(std::move(socket)),
      stop_(stop),
      limits_(limits),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC)),
      came_(std::move(came)),
      total_(came_.size()) {
  ::fcntl(socket_.get(), F_SETFD, FD_CLOEXEC);
  arm(limits_.request);
}

void Connection::arm(std::chrono::milliseconds time) {
  const auto count = time.count();
  itimerspec spec{};
  spec.it_value.tv_sec = count / 1000;
  spec.it_value.tv_nsec = count % 1000 * 1'000'000;
  ::timerfd_settime(timer_.get(), 0, &spec, nullptr);
}

/// False when the time is over or the server stops.
bool Connection::wait_readable() {
  pollfd waits[] = {{socket_.get(), POLLIN, 0}, {stop_, POLLIN, 0}, {timer_.get(), POLLIN, 0}};
  while (::poll(waits, 3, -1) < 0)
    if (errno != EINTR) return false;
  return waits[1].revents == 0 && waits[2].revents == 0;
}

ssize_t Connection::receive(char* out, size_t size) {
  if (!wait_readable()) return -1;
  return ::recv(socket_.get(), out, size, MSG_DONTWAIT);
}

ssize_t Connection::read(char* out, size_t size) {
  if (!came_.empty()) {
    const size_t count = came_.copy(out, size, at_);
    at_ += count;
    if (at_ == came_.size()) came_.clear(), at_ = 0;
    return static_cast<ssize_t>(count);
  }
  if (at_ == end_) {
    if (total_ >= limits_.bytes) return -1;
    const ssize_t got = receive(buffer_.data(), buffer_.size());
    if (got <= 0) return got;
    at_ = 0, end_ = static_cast<size_t>(got);
    total_ += end_;
  }
  const size_t count = std::min(size, end_ - at_);
  std::memcpy(out, buffer_.data() + at_, count);
  at_ += count;
  return static_cast<ssize_t>(count);
}

ssize_t Connection::write(const char* data, size_t size) {
  for (;;) {
    const ssize_t sent = ::send(socket_.get(), data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) return sent;
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return -1;
    pollfd waits[] = {{socket_.get(), POLLOUT, 0}, {stop_, POLLIN, 0}};
    const int ready = ::poll(waits, 2, static_cast<int>(limits_.stalled.count()));
    if (ready == 0 || (ready < 0 && errno != EINTR) || waits[1].revents != 0) return -1;
  }
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  name_of(socket_.get(), ::getpeername, ip, port);
}
void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  name_of(socket_.get(), ::getsockname, ip, port);
}

}  // namespace cfmock::talk
