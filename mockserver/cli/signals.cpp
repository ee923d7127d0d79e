#include "cli/signals.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <ctime>

#include "cli/exit_codes.hpp"
#include "harness/groups.hpp"

namespace cfmock::cli {
namespace {

std::atomic<bool> came{false};
std::atomic<int64_t> first{0};  // ms of the monotonic clock
/// One wish may come as several signals: GNU timeout sends its own to us and to our group.
constexpr int64_t kOneWish = 300;

int64_t milliseconds_now() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);  // allowed in a signal handler
  return static_cast<int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

int wake[2] = {-1, -1};

void on_signal(int) {
  const int64_t now = milliseconds_now();
  int64_t none = 0;
  first.compare_exchange_strong(none, now);
  if (came.exchange(true)) {
    if (now - first < kOneWish) return;
    harness::kill_running_groups();
    _exit(kInterrupted);
  }
  const char byte = 1;
  [[maybe_unused]] const ssize_t n = ::write(wake[1], &byte, 1);
}

}  // namespace

const std::atomic<bool>& interrupted() { return came; }

void install_interrupt() {
  if (wake[0] < 0 && ::pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0) return;
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
  for (const int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_IGN);
}

void wait_for_interrupt() {
  while (!came) {
    pollfd waiting{wake[0], POLLIN, 0};
    if (::poll(&waiting, 1, -1) < 0 && errno != EINTR) return;
  }
}

}  // namespace cfmock::cli
