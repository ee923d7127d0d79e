#include "journal/journal.hpp"

#include <algorithm>

namespace cfmock::journal {

size_t size_of(const Entry& entry) {
  return sizeof entry + entry.headers.block().size() + entry.answer_headers.block().size() + entry.session.size() + entry.path.size() +
         entry.query.size() + entry.body.size() + entry.answer.size() + entry.operation.size() + entry.why.size();
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

// A number counts again after clear(): the connection, and that it was not told before, show that it is the same exchange.
void Journal::sent(uint64_t seq, uint64_t connection, Sent what, Instant now) {
  if (entries_.empty() || seq < entries_.front().seq || seq > entries_.back().seq) return;
  Entry& entry = entries_[seq - entries_.front().seq];
  const bool gave_up = entry.sent && entry.sent->end == "client";  // so it seemed, and then it took the answer all the same
  if (entry.connection != connection || (entry.sent && !gave_up)) return;
  entry.sent = std::move(what);
  entry.sent->after = std::max(Duration(0), now - entry.at);
  for (const Sink& sink : sent_sinks_) sink(entry);
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
}

}  // namespace cfmock::journal
