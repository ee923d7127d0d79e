#pragma once
// The process groups of the clients that run now, for whoever has to end all of them at once: a signal handler.

#include <sys/types.h>

namespace cfmock::harness {

/// Known as long as it lives. It must end before its leader is reaped: until then the id is nobody else's.
class RunningGroup {
 public:
  explicit RunningGroup(pid_t leader);
  ~RunningGroup();
  RunningGroup(const RunningGroup&) = delete;
  RunningGroup& operator=(const RunningGroup&) = delete;

 private:
  pid_t leader_;
};

/// SIGKILL for each. May be called in a signal handler, on any thread.
void kill_running_groups();

}  // namespace cfmock::harness
