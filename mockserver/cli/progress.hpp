#pragma once
// How far many runs have come: one line of a terminal, written over itself. Called from several threads.

#include <cstddef>
#include <mutex>
#include <ostream>
#include <string>
#include <string_view>

#include "expect/verdict.hpp"

namespace cfmock::cli {

/// "[12/80] 9 met, 2 not met, 1 inconclusive: expired-token", shortened to `width` columns. Pure.
std::string progress_line(size_t done, size_t total, const size_t (&outcomes)[3], std::string_view last,
                          size_t width);

class Progress {
 public:
  /// Nothing is ever written unless `shown`: to a terminal, and not between a client's own lines.
  Progress(std::ostream& err, bool shown, size_t total) : err_(err), shown_(shown), total_(total) {}
  ~Progress();
  void done(std::string_view scenario, expect::Outcome outcome);

 private:
  std::ostream& err_;
  const bool shown_;
  const size_t total_;
  std::mutex mutex_;
  size_t done_ = 0;
  size_t outcomes_[3] = {0, 0, 0};
};

/// Standard error is a terminal that can go back in its line.
bool can_show_progress();

}  // namespace cfmock::cli
