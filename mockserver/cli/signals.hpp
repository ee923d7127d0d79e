#pragma once
// Ctrl-C and SIGTERM, for commands that last. SIGPIPE and SIGXFSZ are ignored: a reader that went away and a
// file that may grow no more are errors of a write, not our end.

#include <atomic>

namespace cfmock::cli {

/// Set once SIGINT or SIGTERM came. install_interrupt() must have been called; a second signal ends the process at once, and the
/// clients that it runs, unless it comes with the first (within 300 ms).
const std::atomic<bool>& interrupted();
void install_interrupt();
/// Blocks until a signal comes.
void wait_for_interrupt();

}  // namespace cfmock::cli
