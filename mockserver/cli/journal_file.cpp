#include "cli/journal_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/fd.hpp"
#include "journal/jsonl.hpp"

namespace cfmock::cli {
namespace {

constexpr size_t kMostPending = 256 * 1024;  // of a client that asks much in one turn: memory stays bounded

/// For the reader of a pipe: the end of the server has to come within a second all the same.
constexpr Duration kPatience = std::chrono::milliseconds(200);

uint64_t lines_in(std::string_view text) { return static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n')); }

bool is_regular(int fd) {
  struct stat about {};
  return ::fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
}

/// Ours until we close it. A file system without locks is no reason to write no journal.
bool is_anothers(int fd) { return ::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK; }

/// Takes the last `size` bytes off: the next line must not begin inside a torn one.
void cut_end(int fd, size_t size) {
  struct stat about {};
  if (size == 0 || ::fstat(fd, &about) != 0 || about.st_size < static_cast<off_t>(size)) return;
  [[maybe_unused]] const int failed = ::ftruncate(fd, about.st_size - static_cast<off_t>(size));
}

}  // namespace

Result<std::shared_ptr<JournalFile>> JournalFile::open(const std::string& path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (fd < 0)
    return Problem{fmt::format("cannot write the journal {}: {}", path, std::strerror(errno)),
                   "name a file in a folder that exists and can be written", {}};
  std::shared_ptr<JournalFile> file(new JournalFile(path, fd, is_regular(fd)));
  if (file->regular_ && is_anothers(fd))
    return Problem{fmt::format("another cfmock is writing the journal {}", path), "give each --journal a file of its own", {}};
  if (!file->regular_) ::fcntl(fd, F_SETFL, O_APPEND | O_NONBLOCK);  // of what we have opened alone
  return file;
}

JournalFile::JournalFile(std::string path, int fd, bool regular) : path_(std::move(path)), fd_(fd), regular_(regular), patience_(kPatience) {}

Failure JournalFile::begin() {
  const std::lock_guard lock(mutex_);
  begun_ = true;
  if (!regular_ || ::ftruncate(fd_, 0) == 0) return std::nullopt;
  return Problem{fmt::format("cannot empty the journal {}: {}", path_, std::strerror(errno)), "name another file", {}};
}

JournalFile::~JournalFile() {
  settle();
  ::close(fd_);
}

void JournalFile::follow(journal::Journal& journal, std::shared_ptr<JournalFile> file) {
  journal.add_sink([file](const journal::Entry& entry) { file->write(entry); });
  journal.add_handshake_sink(
      [file](const journal::Handshake& handshake) { file->write_line(journal::to_json_line(handshake)); });
  journal.add_pace_sink([file](const journal::Pace& pace) { file->write_line(journal::to_json_line(pace)); });
  journal.add_sent_sink([file](const journal::Receipt& of, const journal::Sent& what) { file->write_line(journal::to_sent_line(of, what)); });
}

void JournalFile::write(const journal::Entry& entry) {
  const std::lock_guard lock(mutex_);
  lines_.append(pending_, entry);
  if (pending_.size() >= kMostPending) settle_locked();
}

void JournalFile::write_line(std::string_view line) {
  const std::lock_guard lock(mutex_);
  pending_.append(line) += '\n';
  settle_locked();
}

void JournalFile::settle() {
  const std::lock_guard lock(mutex_);
  settle_locked();
}

void JournalFile::settle_locked() {
  if (pending_.empty() || !begun_) return;
  const size_t done = write_pending();
  if (done < pending_.size())
    lose(done, errno);
  else
    pending_.clear();
}

size_t JournalFile::write_pending() {
  size_t done = 0;
  bool waited = false;
  for (;;) {
    done += write_all(fd_, std::string_view(pending_).substr(done));
    if (done == pending_.size()) break;
    waited = true;
    if (errno != EAGAIN || !takes_more()) return done;
  }
  if (!waited) patience_ = kPatience;
  return done;
}

/// Waits for it; errno says why not. A reader has only so much of our time until it has read all once more.
bool JournalFile::takes_more() {
  const auto start = std::chrono::steady_clock::now();
  pollfd out{fd_, POLLOUT, 0};
  const bool ready = ::poll(&out, 1, static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(patience_).count())) > 0;
  patience_ = std::max(Duration(0), patience_ - std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - start));
  errno = EAGAIN;
  return ready && patience_.count() > 0;
}

void JournalFile::lose(size_t done, int error) {
  const size_t whole = done == 0 ? 0 : pending_.rfind('\n', done - 1) + 1;  // npos + 1: none is
  if (regular_) cut_end(fd_, done - whole);
  const bool first = lost_ == 0;
  why_ = error == EAGAIN ? "nobody reads it" : std::strerror(error);
  // A line that a pipe has the start of is ended before another begins, if ever there is room again.
  const size_t kept = !regular_ && error == EAGAIN && done > whole ? pending_.find('\n', done) + 1 - done : 0;
  lost_ += lines_in(std::string_view(pending_).substr(done + kept));
  pending_.erase(done + kept).erase(0, done);
  if (first && told_) told_(fmt::format("the journal {} loses lines: {}", path_, why_));
}

Failure JournalFile::loss() const {
  const std::lock_guard lock(mutex_);
  const uint64_t lost = lost_ + lines_in(pending_);  // after settle() only what a pipe has the start of is pending
  if (lost == 0) return std::nullopt;
  return Problem{fmt::format("{} journal lines could not be written to {}: {}", lost, path_, why_), {}, {}};
}

}  // namespace cfmock::cli
