#pragma once
// The --journal file: a line of JSON for each exchange, written whole before its answer leaves, and one for what left of
// an answer that was late or broken. Called on the wire's threads.

#include <memory>
#include <mutex>
#include <string>

#include "base/result.hpp"
#include "journal/journal.hpp"

namespace cfmock::cli {

class JournalFile {
 public:
  /// Creates or empties the file.
  static Result<std::shared_ptr<JournalFile>> open(const std::string& path);
  ~JournalFile();
  void write(const journal::Entry& entry);
  void write_sent(const journal::Entry& entry);
  /// Writes down all that `journal` gets from now on.
  static void follow(journal::Journal& journal, std::shared_ptr<JournalFile> file);
  /// A line of another kind, without its end.
  void write_line(std::string line);
  /// Lines that could not be written (disk full): said once at the end, never in silence.
  uint64_t lost() const { return lost_; }

 private:
  explicit JournalFile(int fd) : fd_(fd) {}
  std::mutex mutex_;
  int fd_;
  uint64_t lost_ = 0;
};

}  // namespace cfmock::cli
