#include "harness/groups.hpp"

#include <array>
#include <atomic>
#include <csignal>

namespace cfmock::harness {
namespace {
/// More than anybody runs at once (--jobs); those beyond are not known. Atomics, since a handler may take no lock.
std::array<std::atomic<pid_t>, 1024> groups{};

void exchange_first(pid_t there, pid_t wanted) {
  for (std::atomic<pid_t>& group : groups) {
    pid_t expected = there;
    if (group.compare_exchange_strong(expected, wanted)) return;
  }
}
}  // namespace

RunningGroup::RunningGroup(pid_t leader) : leader_(leader) { exchange_first(0, leader); }
RunningGroup::~RunningGroup() { exchange_first(leader_, 0); }

void kill_running_groups() {
  for (const std::atomic<pid_t>& group : groups)
    if (const pid_t leader = group.load(); leader > 0) ::kill(-leader, SIGKILL);
}

}  // namespace cfmock::harness
