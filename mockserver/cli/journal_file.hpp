#pragma once
// The --journal file: a line of JSON for each exchange. Rows gather, and are in the file when settle() has returned; the wire
// calls it before their answers leave, once for all answers of a turn. So a kill -9 loses no exchange whose answer was seen:
// what write(2) took is the system's, and outlives us. A pipe is waited for, but not long: a reader that does not read must not
// stop the wire, which counts the lines that it misses. What left of an answer that was late or broken is a line of its own.
//
// May be called on several threads: `run --jobs` has a wire for each run, and one journal.

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "journal/journal.hpp"
#include "journal/jsonl.hpp"

namespace cfmock::cli {

class JournalFile {
 public:
  /// One that another cfmock is writing is a Problem: their lines would run into each other.
  static Result<std::shared_ptr<JournalFile>> open(const std::string& path);
  /// Empties the file, which may hold what an earlier run left: once nothing can keep this one from starting. What is written
  /// before that waits for it.
  Failure begin();
  ~JournalFile();
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;

  /// A row that is not in the file before settle().
  void write(const journal::Entry& entry);
  /// Writes down all that `journal` gets from now on.
  static void follow(journal::Journal& journal, std::shared_ptr<JournalFile> file);
  /// A line of another kind, without its end; it is in the file at once.
  void write_line(std::string_view line);
  void settle();

  /// Told of the first line that could not be written, and why. Set before the first write().
  void on_loss(std::function<void(const std::string&)> told) { told_ = std::move(told); }
  /// Of lines that could not be written (disk full), and why the last of them could not; nullopt when all could.
  Failure loss() const;

 private:
  JournalFile(std::string path, int fd, bool regular);
  void settle_locked();
  size_t write_pending();
  bool takes_more();
  /// What is pending behind its first `done` bytes could not be written. What of it is to be tried again stays pending.
  void lose(size_t done, int error);

  const std::string path_;
  const int fd_;
  const bool regular_;  // neither pipe nor device
  mutable std::mutex mutex_;
  bool begun_ = false;
  journal::LineWriter lines_;
  std::string pending_;  // whole lines, but the first may have begun in the pipe already
  Duration patience_;    // that is left for the reader of a pipe
  std::function<void(const std::string&)> told_;
  uint64_t lost_ = 0;
  std::string why_;
};

}  // namespace cfmock::cli
