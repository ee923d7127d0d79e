#include "cli/journal_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "journal/jsonl.hpp"

namespace cfmock::cli {
namespace {

constexpr size_t kMostPending = 256 * 1024;  // of a client that asks much in one turn: memory stays bounded

bool is_regular(int fd) {
  struct stat about {};
  return ::fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
}

/// Ours until we close it. A file system without locks is no reason to write no journal.
bool is_anothers(int fd) { return ::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK; }

/// How much of `bytes` the file took; the reason why it took no more stands in errno.
size_t write_all(int fd, std::string_view bytes) {
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::write(fd, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    done += static_cast<size_t>(n);
  }
  return done;
}

/// Takes the last `size` bytes off: the next line must not begin inside a torn one.
void cut_end(int fd, size_t size) {
  struct stat about {};
  if (size == 0 || ::fstat(fd, &about) != 0 || about.st_size < static_cast<off_t>(size)) return;
  [[maybe_unused]] const int failed = ::ftruncate(fd, about.st_size - static_cast<off_t>(size));
}

}  // namespace

Result<std::shared_ptr<JournalFile>> JournalFile::open(const std::string& path) {
  // Emptied only once it is ours.
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (fd < 0)
    return Problem{fmt::format("cannot write the journal {}: {}", path, std::strerror(errno)),
                   "name a file in a folder that exists and can be written", {}};
  std::shared_ptr<JournalFile> file(new JournalFile(path, fd, is_regular(fd)));
  if (!file->regular_) return file;
  if (is_anothers(fd))
    return Problem{fmt::format("another cfmock is writing the journal {}", path), "give each --journal a file of its own", {}};
  if (::ftruncate(fd, 0) != 0)
    return Problem{fmt::format("cannot empty the journal {}: {}", path, std::strerror(errno)), "name another file", {}};
  return file;
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
  journal.add_sent_sink([file](const journal::Entry& entry) { file->write_line(journal::to_sent_line(entry)); });
}

void JournalFile::write(const journal::Entry& entry) {
  const std::lock_guard lock(mutex_);
  journal::append_json_line(pending_, entry);
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
  if (pending_.empty()) return;
  const size_t done = write_all(fd_, pending_);
  if (done < pending_.size()) lose(done, errno);
  pending_.clear();
}

void JournalFile::lose(size_t done, int error) {
  const size_t whole = done == 0 ? 0 : pending_.rfind('\n', done - 1) + 1;  // npos + 1: none is
  if (regular_) cut_end(fd_, done - whole);
  const bool first = lost_ == 0;
  lost_ += static_cast<uint64_t>(std::count(pending_.begin() + static_cast<std::ptrdiff_t>(done), pending_.end(), '\n'));
  why_ = std::strerror(error);
  if (first && told_) told_(fmt::format("the journal {} loses lines: {}", path_, why_));
}

Failure JournalFile::loss() const {
  const std::lock_guard lock(mutex_);
  if (lost_ == 0) return std::nullopt;
  return Problem{fmt::format("{} journal lines could not be written to {}: {}", lost_, path_, why_), {}, {}};
}

}  // namespace cfmock::cli
