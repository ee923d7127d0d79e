#pragma once
// The bounded, append-only record of a session. It belongs to the session's thread; whoever else wants it
// takes a copy there. When it is full the oldest entries go, and are counted: a verdict over a journal with
// drops is inconclusive.

#include <deque>
#include <functional>
#include <vector>

#include "journal/entry.hpp"

namespace cfmock::journal {

class Journal {
 public:
  explicit Journal(size_t capacity = 20000) : capacity_(capacity) {}

  /// Called with each entry as it is added, before its answer leaves: console, --journal file.
  using Sink = std::function<void(const Entry&)>;
  void add_sink(Sink sink) { sinks_.push_back(std::move(sink)); }

  /// Gives the entry its number. The reference is good until the next add().
  const Entry& add(Entry entry);

  const std::deque<Entry>& entries() const { return entries_; }
  uint64_t dropped() const { return dropped_; }
  uint64_t next_seq() const { return next_seq_; }
  void clear();

 private:
  size_t capacity_;
  std::deque<Entry> entries_;
  std::vector<Sink> sinks_;
  uint64_t next_seq_ = 1;
  uint64_t dropped_ = 0;
};

}  // namespace cfmock::journal
