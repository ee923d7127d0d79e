#pragma once
// What the control API stands on. Sessions live on the wire's thread: every look at them goes through call().

#include <functional>

#include "engine/sessions.hpp"

namespace cfmock::control {

struct Backend {
  /// Runs the task on the wire's thread and waits for it. Must work until the control server has stopped, so
  /// stop that one first.
  std::function<void(const std::function<void()>&)> call;
  engine::Sessions& sessions;
  std::function<Instant()> now;  // machine time; called on any thread
};

}  // namespace cfmock::control
