#pragma once
// Runs a client: its own process group, environment, captured output without dead-lock at any size, a
// time-out with TERM and then KILL of the whole group. Knows nothing of Cloudflare. Blocks the calling
// thread; one call at a time per Process.

#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace cfmock::harness {

struct Command {
  std::vector<std::string> argv;           // argv[0] is looked up in PATH
  std::map<std::string, std::string> env;  // added to ours
  std::vector<std::string> env_removed;    // names taken out of ours first (a person's real tokens, proxies)
  std::string directory;                   // "" : ours
  std::string input;                       // for its standard input
  Duration timeout = std::chrono::seconds(60);
  Duration grace = std::chrono::seconds(2);  // between TERM and KILL
  size_t output_kept = 4 << 20;              // bytes of each stream; more is counted and thrown away
};

struct Finished {
  std::optional<int> exit_code;
  int signal = 0;
  bool timed_out = false;
  bool interrupted = false;
  std::string out, err;
  uint64_t out_size = 0, err_size = 0;  // bytes that came, kept or not
  Duration took{0};
};

/// Called with each piece of output as it comes (stream 1 or 2).
using OnOutput = std::function<void(int stream, std::string_view bytes)>;

/// Fails (as a Problem with a remedy) when the program cannot be started: not found, not executable.
/// `interrupt`, when set from a signal handler or another thread, ends the client as a time-out would, with
/// interrupted = true.
Result<Finished> run(const Command& command, const OnOutput& on_output = {},
                     const std::atomic<bool>* interrupt = nullptr);

}  // namespace cfmock::harness
