#include "cli/journal_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "journal/jsonl.hpp"

namespace cfmock::cli {

Result<std::shared_ptr<JournalFile>> JournalFile::open(const std::string& path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
  if (fd < 0)
    return Problem{fmt::format("cannot write the journal {}: {}", path, std::strerror(errno)),
                   "name a file in a folder that exists and can be written", {}};
  return std::shared_ptr<JournalFile>(new JournalFile(fd));
}

JournalFile::~JournalFile() { ::close(fd_); }

void JournalFile::write(const journal::Entry& entry) { write_line(journal::to_json_line(entry)); }
void JournalFile::write_sent(const journal::Entry& entry) { write_line(journal::to_sent_line(entry)); }

void JournalFile::follow(journal::Journal& journal, std::shared_ptr<JournalFile> file) {
  journal.add_sink([file](const journal::Entry& entry) { file->write(entry); });
  journal.add_handshake_sink([file](const journal::Handshake& handshake) { file->write_line(journal::to_json_line(handshake)); });
  journal.add_sent_sink([file](const journal::Entry& entry) { file->write_sent(entry); });
}

// One write() for a line, unbuffered: a kill -9 loses no exchange that was answered.
void JournalFile::write_line(std::string line) {
  line += "\n";
  const std::lock_guard lock(mutex_);
  size_t done = 0;
  while (done < line.size()) {
    const ssize_t n = ::write(fd_, line.data() + done, line.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      ++lost_;
      return;
    }
    done += static_cast<size_t>(n);
  }
}

}  // namespace cfmock::cli
