#pragma once
// Starts a process in a group of its own, with pipes to its three streams. Private to harness/.

#include <sys/types.h>

#include "base/result.hpp"
#include "harness/process.hpp"

namespace cfmock::harness {

struct Child {
  pid_t pid = -1;                   // also the id of its group
  int in = -1, out = -1, err = -1;  // our ends, non-blocking
};

/// A Problem when the program cannot be started; nothing is left behind then.
Result<Child> spawn(const Command& command);

}  // namespace cfmock::harness
