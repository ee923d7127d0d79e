#pragma once
// What `serve` tells on standard error while it serves, from whichever thread. Nobody has to read it: a pipe that is full stops
// nothing, the lines that have no room are counted, and the number is told once there is room again.

#include <cstdint>
#include <mutex>
#include <ostream>
#include <string>

#include "journal/entry.hpp"

namespace cfmock::cli {

class Console {
 public:
  /// `fd`: what `err` writes to, to ask it for room; -1: it always has some.
  Console(std::ostream& err, int fd, bool verbose) : err_(err), fd_(fd), verbose_(verbose) {}

  void tell(const journal::Entry& entry);
  void line(const std::string& text);
  /// Tells of lines that were not shown, if there is room by now.
  void end();

 private:
  bool has_room() const;
  void show(std::string text);
  void tell_hidden();

  std::mutex mutex_;
  std::ostream& err_;
  const int fd_;
  const bool verbose_;
  uint64_t hidden_ = 0;
};

}  // namespace cfmock::cli
