#include "harness/process.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>

#include "harness/groups.hpp"
#include "harness/spawn.hpp"

namespace cfmock::harness {
namespace {

using Steady = std::chrono::steady_clock;

/// How long what is left in the pipes is read once the client itself has ended: a grandchild may hold them
/// open for ever.
constexpr auto kDrain = std::chrono::milliseconds(250);
/// After an interrupt, for the client to end by itself: a person, or a pipeline's runner, waits for us, and may not wait long.
constexpr Duration kHurry = std::chrono::milliseconds(400);
/// How often an interrupt is looked for while nothing happens.
constexpr int kTick = 50;  // ms

/// A client need not read its input. Writing to one that does not would end us with SIGPIPE, which is a
/// signal of the thread that writes: it is held back here, and taken if it came.
class NoSigpipe {
 public:
  NoSigpipe() {
    sigemptyset(&sigpipe_);
    sigaddset(&sigpipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    pending_before_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  ~NoSigpipe() {
    const timespec at_once{};
    if (!pending_before_) sigtimedwait(&sigpipe_, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoSigpipe(const NoSigpipe&) = delete;
  NoSigpipe& operator=(const NoSigpipe&) = delete;

 private:
  sigset_t sigpipe_{}, before_{};
  bool pending_before_ = false;
};

class Watch {
 public:
  Watch(const Command& command, const OnOutput& on_output, const std::atomic<bool>* interrupt, Child child, Steady::time_point start)
      : command_(command),
        on_output_(on_output),
        interrupt_(interrupt),
        child_(child),
        group_(std::in_place, child.pid),
        start_(start) {}

  ~Watch() { end_group(); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  Finished run() {
    const NoSigpipe guard;
    while (!done()) {
      turn();
      end_if_due();
      look_for_exit();
    }
    return std::move(out_);
  }

 private:
  bool done() const {
    if (!exited_) return false;
    return (child_.out < 0 && child_.err < 0) || Steady::now() - exited_at_ > kDrain;
  }

  void turn() {
    std::array<pollfd, 3> fds{{{child_.in, POLLOUT, 0}, {child_.out, POLLIN, 0}, {child_.err, POLLIN, 0}}};
    if (written_ >= command_.input.size()) close(child_.in), fds[0].fd = -1;
    // An ended stream makes poll wait only for the tick, so the end of the process is seen within it.
    ::poll(fds.data(), fds.size(), exited_ || (child_.out < 0 && child_.err < 0) ? 5 : kTick);
    if (fds[0].revents != 0) feed();
    if (fds[1].revents != 0) drain(child_.out, 1, out_.out, out_.out_size);
    if (fds[2].revents != 0) drain(child_.err, 2, out_.err, out_.err_size);
  }

  void feed() {
    const ssize_t n = ::write(child_.in, command_.input.data() + written_, command_.input.size() - written_);
    if (n > 0)
      written_ += static_cast<size_t>(n);
    else if (n < 0 && errno != EAGAIN && errno != EINTR)
      written_ = command_.input.size();  // it reads no more: its right
  }

  void drain(int& fd, int stream, std::string& kept, uint64_t& size) {
    std::array<char, 65536> buffer;
    const ssize_t n = ::read(fd, buffer.data(), buffer.size());
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0) return close(fd);
    const std::string_view bytes(buffer.data(), static_cast<size_t>(n));
    size += bytes.size();
    kept += bytes.substr(0, command_.output_kept - std::min(command_.output_kept, kept.size()));
    if (on_output_) on_output_(stream, bytes);
  }

  void end_if_due() {
    if (exited_) return;
    const auto now = Steady::now();
    if (!ending_) {
      out_.interrupted = interrupt_ != nullptr && *interrupt_;
      out_.timed_out = !out_.interrupted && now - start_ >= command_.timeout;
      if (!out_.interrupted && !out_.timed_out) return;
      ending_ = true;
      kill_at_ = now + (out_.interrupted ? std::min(command_.grace, kHurry) : command_.grace);
      ::kill(-child_.pid, SIGTERM);
    } else if (now >= kill_at_) {
      ::kill(-child_.pid, SIGKILL);
    }
  }

  /// The process is left a zombie (WNOWAIT), so that its id, which is its group's, is nobody else's until the
  /// group has been ended.
  void look_for_exit() {
    if (exited_) return;
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(child_.pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
        info.si_pid == 0)
      return;
    exited_ = true;
    exited_at_ = Steady::now();
    out_.took = std::chrono::duration_cast<Duration>(exited_at_ - start_);
    if (info.si_code == CLD_EXITED)
      out_.exit_code = info.si_status;
    else
      out_.signal = info.si_status;
  }

  /// Whoever of the group outlived its leader is not left behind, and neither is the leader.
  void end_group() {
    ::kill(-child_.pid, SIGKILL);
    group_.reset();
    while (::waitpid(child_.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    for (int* fd : {&child_.in, &child_.out, &child_.err}) close(*fd);
  }

  static void close(int& fd) {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }

  const Command& command_;
  const OnOutput& on_output_;
  const std::atomic<bool>* interrupt_;
  Child child_;
  std::optional<RunningGroup> group_;
  Finished out_;
  size_t written_ = 0;
  Steady::time_point start_, exited_at_{}, kill_at_{};
  bool exited_ = false, ending_ = false;
};

}  // namespace

Result<Finished> run(const Command& command, const OnOutput& on_output, const std::atomic<bool>* interrupt) {
  const auto start = Steady::now();  // a short client may have ended before we run again
  auto child = spawn(command);
  if (!child) return child.problem();
  return Watch(command, on_output, interrupt, *child, start).run();
}

}  // namespace cfmock::harness
