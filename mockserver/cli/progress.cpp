#include "cli/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "base/text.hpp"

namespace cfmock::cli {
namespace {

constexpr size_t kUsualWidth = 80;
constexpr const char* kClearLine = "\r\x1b[K";

size_t terminal_width() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsualWidth;
}

}  // namespace

std::string progress_line(size_t done, size_t total, const size_t (&outcomes)[3], std::string_view last,
                          size_t width) {
  std::string counts;
  for (const auto outcome : {expect::Outcome::kMet, expect::Outcome::kNotMet, expect::Outcome::kInconclusive})
    if (const size_t n = outcomes[static_cast<size_t>(outcome)]; n > 0)
      counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", n, name_of(outcome));
  std::string line = fmt::format("[{}/{}] {}: {}", done, total, counts, printable(last));
  // The last column stays free: a full line would wrap, and could not be written over.
  if (line.size() >= width) line.resize(width > 0 ? width - 1 : 0);
  return line;
}

Progress::~Progress() {
  if (shown_ && done_ > 0) err_ << kClearLine << std::flush;
}

void Progress::done(std::string_view scenario, expect::Outcome outcome) {
  if (!shown_) return;
  const std::lock_guard lock(mutex_);
  ++done_, ++outcomes_[static_cast<size_t>(outcome)];
  err_ << kClearLine << progress_line(done_, total_, outcomes_, scenario, terminal_width()) << std::flush;
}

bool can_show_progress() {
  const char* terminal = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

}  // namespace cfmock::cli
