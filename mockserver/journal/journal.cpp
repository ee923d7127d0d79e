#include "journal/journal.hpp"

#include <algorithm>
#include <utility>

namespace cfmock::journal {

size_t size_of(const Entry& entry) {
  return sizeof entry + entry.headers.capacity() + entry.answer_headers.capacity() + entry.session.size() + entry.path.capacity() +
         entry.query.size() + entry.body.size() + entry.answer.capacity() + entry.operation.size() + entry.why.size() +
         (entry.sent ? entry.sent->text.size() : 0);
}

namespace {
/// The memory of a large one is not kept by a small one.
template <class Text>
void fit(Text& text, size_t size) {
  constexpr size_t kSlack = 256;
  if (text.capacity() > 2 * size + kSlack) text.shrink_to_fit();
}

void call_up(const void* from, size_t bytes) {
  constexpr size_t kLine = 64;
  for (size_t at = 0; at < bytes; at += kLine) __builtin_prefetch(static_cast<const char*>(from) + at, 1);
}
void call_up(std::string_view text) { call_up(text.data(), text.size()); }

/// What of an entry is large, from one to another: emptied, with its memory.
template <class From, class To>
void hand_over(From& from, To& to) {
  const auto one = [](auto& text, auto& other) {
    other = std::move(text);
    other.clear();
  };
  one(from.path, to.path), one(from.answer, to.answer);
  one(from.headers, to.headers), one(from.answer_headers, to.answer_headers);
}
}  // namespace

void Journal::lend_memory(Entry& fresh) {
  hand_over(spare_, fresh);
}

/// The entries that go next are asked for ahead, so that they come out of memory while other requests are answered: first the entry, and
/// some requests later what it points at.
void Journal::call_up_next() const {
  constexpr size_t kEntry = 6, kTexts = 3;
  if (entries_.size() <= kEntry) return;
  call_up(&entries_[kEntry], sizeof(Entry));
  const Entry& soon = entries_[kTexts];
  call_up(soon.answer);
  call_up(soon.headers.block());
  call_up(soon.answer_headers.block());
}

void Journal::drop_oldest() {
  call_up_next();
  Entry& oldest = entries_.front();
  bytes_ -= size_of(oldest);
  hand_over(oldest, spare_);
  entries_.pop_front();
  ++dropped_;
}

const Entry& Journal::add(Entry entry) {
  entry.seq = next_seq_++;
  fit(entry.path, entry.path.size());
  fit(entry.answer, entry.answer.size());
  fit(entry.headers, entry.headers.block().size());
  fit(entry.answer_headers, entry.answer_headers.block().size());
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
  uint64_t& lately = lately_[number % lately_.size()];
  if (std::exchange(lately, number) == number) return;
  if (!connections_.try_emplace(number, Connection{number, at, std::nullopt}).second) return;
  if (connections_.size() <= capacity_) return;
  lately_[connections_.begin()->first % lately_.size()] = 0;
  connections_.erase(connections_.begin());
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
  lately_.fill(0);
  handshakes_.clear();
  dropped_ = 0;
  next_seq_ = 1;
  ++era_;
}

}  // namespace cfmock::journal
