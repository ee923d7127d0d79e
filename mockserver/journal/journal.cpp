#include "journal/journal.hpp"

namespace cfmock::journal {

const Entry& Journal::add(Entry entry) {
  entry.seq = next_seq_++;
  if (entries_.size() >= capacity_) {
    entries_.pop_front();
    ++dropped_;
  }
  entries_.push_back(std::move(entry));
  for (const Sink& sink : sinks_) sink(entries_.back());
  return entries_.back();
}

void Journal::clear() {
  entries_.clear();
  dropped_ = 0;
  next_seq_ = 1;
}

}  // namespace cfmock::journal
