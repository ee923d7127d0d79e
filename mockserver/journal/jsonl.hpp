#pragma once
// The journal as a file: one JSON object a line, so that it can be followed, cut and searched with ordinary
// tools. What is written is read back the same, byte for byte.
//
// Keys are listed in jsonl_fields.hpp; "kind" is "exchange". What left of an answer that was late or broken is known
// only after its line was written: it is a line of its own, of kind "sent", which the reader adds to the entry. Instants are RFC 3339, durations whole
// microseconds ("…_us"), headers [name, value] pairs in wire order, "call" the call's hash in hex. What is
// empty is left out. Text that is not UTF-8 is written as {"latin1": "…"}: a character for each byte.
//
// The reader takes what a crash or a later version leaves: a torn last line, unknown keys, lines of another
// kind.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "journal/entry.hpp"

namespace cfmock::journal {

/// Without the line end.
std::string to_json_line(const Entry& entry);

/// Writes one line after another. Clients ask for the same again and again: a long text that was written before is not looked through
/// for what JSON has escaped once more.
class LineWriter {
 public:
  /// With the line end, behind what is there.
  void append(std::string& out, const Entry& entry);

 private:
  friend struct Writer;
  struct Said {
    std::string text, written;
  };
  static constexpr size_t kLong = 256;  // bytes
  char* write_long(char* to, const std::string& text);
  char* write_time(char* to, Instant at);

  std::array<Said, 8> said_;  // by the length of the text
  std::string second_;        // "2026-11-29T23:32:40.", of the time that was written last
  int64_t second_is_ = 0;     // since 1970
  std::unique_ptr<char[]> room_;
  size_t room_size_ = 0;
};
/// The line for what left of an answer.
std::string to_sent_line(const Receipt& of, const Sent& what);

/// The same for a handshake; "kind" is "handshake".
std::string to_json_line(const Handshake& handshake);
/// And for a change of pace; "kind" is "pace".
std::string to_json_line(const Pace& pace);

struct ReadJournal {
  std::vector<Entry> entries;       // in file order
  std::vector<std::string> others;  // lines of another kind, as they stand
  bool torn = false;                // the last line has no end and is no whole object: left out
  uint64_t missing = 0;             // numbers that should be there, counted by session: dropped rows
  Problems problems;                // lines that are no entry, with their place; those are left out
};

/// Of one of ReadJournal::others; nullopt: it is of another kind.
std::optional<Handshake> read_handshake(std::string_view line);
std::optional<Pace> read_pace(std::string_view line);

/// `file` is only used in places.
ReadJournal read_jsonl(std::string_view text, const std::string& file);

}  // namespace cfmock::journal
