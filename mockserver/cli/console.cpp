#include "cli/console.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <climits>

#include "base/text.hpp"
#include "base/time.hpp"

namespace cfmock::cli {

void Console::tell(const journal::Entry& entry) {
  if (!verbose_ && entry.why.empty()) return;
  const std::string what = entry.method.empty() ? "(no request) " + entry.body
                                                : entry.method + " " + entry.path + (entry.query.empty() ? "" : "?" + entry.query);
  line(fmt::format("{} {} #{} {} -> {}", rfc3339(entry.at).substr(11, 8), entry.session, entry.seq, printable(what),
                   entry.why.empty() ? std::to_string(entry.status) : printable(entry.why)));
}

void Console::line(const std::string& text) {
  const std::lock_guard lock(mutex_);
  if (hidden_ > 0) tell_hidden();
  if (hidden_ == 0 && has_room())
    show(text);
  else
    ++hidden_;
}

void Console::end() {
  const std::lock_guard lock(mutex_);
  if (hidden_ > 0) tell_hidden();
}

void Console::tell_hidden() {
  if (!has_room()) return;
  show(fmt::format("{} lines were not shown: nobody read them", hidden_));
  hidden_ = 0;
}

bool Console::has_room() const {
  pollfd out{fd_, POLLOUT, 0};
  return fd_ < 0 || ::poll(&out, 1, 0) != 0;  // an error is no reason to wait either
}

/// A pipe that has room takes so much without a wait, and more than that is nothing to read on a console.
void Console::show(std::string text) {
  constexpr size_t kMost = PIPE_BUF - 1;
  constexpr std::string_view kCut = "...";
  if (text.size() > kMost) text.replace(kMost - kCut.size(), std::string::npos, kCut);
  err_ << text << std::endl;
}

}  // namespace cfmock::cli
