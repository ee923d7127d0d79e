#pragma once
// Ctrl-C and SIGTERM, for commands that last. SIGPIPE is ignored: a reader that went away is an error of a write, not our end.

#include <atomic>

namespace cfmock::cli {

/// Set once SIGINT or SIGTERM came. install_interrupt() must have been called; a second signal ends the process at once.
const std::atomic<bool>& interrupted();
void install_interrupt();
/// Blocks until a signal comes.
void wait_for_interrupt();

}  // namespace cfmock::cli
