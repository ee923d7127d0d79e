#include "journal/journal.hpp"

#include <algorithm>

namespace cfmock::journal {

size_t size_of(const Entry& entry) {
  return sizeof entry + entry.headers.block().size() + entry.answer_headers.block().size() + entry.session.size() + entry.path.size() +
         entry.query.size() + entry.body.size() + entry.answer.size() + entry.operation.size() + entry.why.size() +
         (entry.sent ? entry.sent->text.size() : 0);
}

void Journal::drop_oldest() {
  bytes_ -= size_of(entries_.front());
  entries_.pop_front();
  ++dropped_;
}

const Entry& Journal::add(Entry entry) {
  entry.seq = next_seq_++;
  bytes_ += size_of(entry);
  while (!entries_.empty() && (entries_.size() >= capacity_ || bytes_ > most_bytes_)) drop_oldest();
  entries_.push_back(std::move(entry));
  for (const Sink& sink : sinks_) sink(entries_.back());
  return entries_.back();
}

/// What left is told once, but for a client that seemed to have given up and then took the answer all the same. Of an entry that is
/// gone it is not known what was told: the wire tells no more than that.
bool Journal::is_news(const Receipt& of) const {
  if (of.era != era_ || of.entry == 0 || of.entry >= next_seq_) return false;
  if (entries_.empty() || of.entry < entries_.front().seq) return true;
  const Entry& entry = entries_[of.entry - entries_.front().seq];
  return entry.connection == of.connection && (!entry.sent || entry.sent->end == "client");
}

void Journal::sent(const Receipt& of, Sent what, Instant now) {
  if (!is_news(of)) return;
  what.after = std::max(Duration(0), now - of.at);
  for (const SentSink& sink : sent_sinks_) sink(of, what);
  if (entries_.empty() || of.entry < entries_.front().seq) return;
  Entry& entry = entries_[of.entry - entries_.front().seq];
  bytes_ -= size_of(entry);
  entry.sent = std::move(what);
  bytes_ += size_of(entry);
}

void Journal::connection_opened(uint64_t number, Instant at) {
  if (!connections_.try_emplace(number, Connection{number, at, std::nullopt}).second) return;
  if (connections_.size() > capacity_) connections_.erase(connections_.begin());
}

void Journal::connection_closed(uint64_t number, Instant at) {
  if (const auto known = connections_.find(number); known != connections_.end()) known->second.closed = at;
}

void Journal::add(Handshake handshake) {
  for (const HandshakeSink& sink : handshake_sinks_) sink(handshake);
  if (handshakes_.size() < capacity_) handshakes_.push_back(std::move(handshake));
}

void Journal::clear() {
  entries_.clear();
  bytes_ = 0;
  connections_.clear();
  handshakes_.clear();
  dropped_ = 0;
  next_seq_ = 1;
  ++era_;
}

}  // namespace cfmock::journal
