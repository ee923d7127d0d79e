#pragma once
// The bounded, append-only record of a session. It belongs to the session's thread; whoever else wants it
// takes a copy there. When it is full the oldest entries go, and are counted: a verdict over a journal with
// drops is inconclusive.

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory_resource>
#include <string>
#include <utility>
#include <vector>

#include "journal/entry.hpp"

namespace cfmock::journal {

/// Bytes that an entry takes, near enough to bound a journal by.
size_t size_of(const Entry& entry);

class Journal {
 public:
  /// `capacity`: entries; `bytes`: of all of them. At least one entry is kept.
  explicit Journal(size_t capacity = 20000, size_t bytes = SIZE_MAX) : capacity_(capacity), most_bytes_(bytes) {}

  /// Called with each entry as it is added, before its answer leaves: console, --journal file.
  using Sink = std::function<void(const Entry&)>;
  void add_sink(Sink sink) { sinks_.push_back(std::move(sink)); }
  /// Called when it is known what left of an answer, whether its entry is still kept or not.
  using SentSink = std::function<void(const Receipt&, const Sent&)>;
  void add_sent_sink(SentSink sink) { sent_sinks_.push_back(std::move(sink)); }

  /// Gives an entry that is to be filled the memory of one that has gone, if there is such. To give that back costs a third of a
  /// request, for it left the processor's caches long ago.
  void lend_memory(Entry& fresh);
  /// Gives the entry its number. The reference is good until the next add().
  const Entry& add(Entry entry);
  /// What left of an answer. `now`: session clock.
  void sent(const Receipt& of, Sent what, Instant now);

  const std::pmr::deque<Entry>& entries() const { return entries_; }
  uint64_t dropped() const { return dropped_; }
  size_t bytes() const { return bytes_; }
  uint64_t next_seq() const { return next_seq_; }
  void clear();
  uint64_t era() const { return era_; }

  /// Connections that carried entries; at most as many as there is room for entries, the oldest go first. One that is
  /// already known keeps what is known of it.
  void connection_opened(uint64_t number, Instant at);
  /// Of one that is not known it says nothing.
  void connection_closed(uint64_t number, Instant at);
  const std::map<uint64_t, Connection>& connections() const { return connections_; }

  /// As many as there is room for entries; those that come after that are only told to the sinks.
  void add(Handshake handshake);
  const std::vector<Handshake>& handshakes() const { return handshakes_; }
  using HandshakeSink = std::function<void(const Handshake&)>;
  void add_handshake_sink(HandshakeSink sink) { handshake_sinks_.push_back(std::move(sink)); }

  /// Told to the sinks alone: the session knows its own pace.
  void add(const Pace& pace) const {
    for (const PaceSink& sink : pace_sinks_) sink(pace);
  }
  using PaceSink = std::function<void(const Pace&)>;
  void add_pace_sink(PaceSink sink) { pace_sinks_.push_back(std::move(sink)); }

 private:
  void drop_oldest();
  void call_up_next() const;
  bool is_news(const Receipt& of) const;

  size_t capacity_, most_bytes_;
  size_t bytes_ = 0;
  /// Keeps the block that was given back last for the next that is as large: an entry goes whenever one comes.
  class OneKept final : public std::pmr::memory_resource {
   public:
    OneKept() = default;
    OneKept(const OneKept&) = delete;
    OneKept& operator=(const OneKept&) = delete;
    ~OneKept() override { ::operator delete(kept_); }

   private:
    void* do_allocate(size_t bytes, size_t) override {
      return kept_ != nullptr && bytes == bytes_ ? std::exchange(kept_, nullptr) : ::operator new(bytes);
    }
    void do_deallocate(void* block, size_t bytes, size_t) override {
      bytes_ = bytes;
      ::operator delete(std::exchange(kept_, block));
    }
    bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

    void* kept_ = nullptr;
    size_t bytes_ = 0;
  };

  OneKept memory_;  // outlives what is in it
  std::pmr::deque<Entry> entries_{&memory_};
  /// Of the entry that went last: what it held is gone, its memory is here.
  struct {
    std::string path, answer;
    http::Headers headers, answer_headers;
  } spare_;
  std::vector<Sink> sinks_;
  std::vector<SentSink> sent_sinks_;
  std::map<uint64_t, Connection> connections_;
  std::vector<Handshake> handshakes_;
  std::vector<HandshakeSink> handshake_sinks_;
  std::vector<PaceSink> pace_sinks_;
  std::array<uint64_t, 256> lately_{};  // connections that are known, by the end of their number
  uint64_t next_seq_ = 1;
  uint64_t dropped_ = 0;
  uint64_t era_ = 0;
};

}  // namespace cfmock::journal
