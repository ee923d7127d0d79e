#include <array>
#include <charconv>
#include <cstring>

#include "journal/json_text.hpp"
#include "journal/jsonl.hpp"
#include "journal/jsonl_fields.hpp"

namespace cfmock::journal {
namespace {

constexpr std::string_view kExchange = R"({"kind":"exchange")";
constexpr size_t kNumber = 24;  // characters at most
constexpr size_t kTime = 48;

/// `,"key":`, put together when we are compiled.
struct Key {
  static constexpr size_t kMost = 32;
  template <size_t N>
  consteval Key(const char (&key)[N]) {  // NOLINT: the visitors' keys become one by themselves
    static_assert(N + 3 <= kMost);
    put(",\"");
    put({key, N - 1});
    put("\":");
  }
  std::array<char, kMost> text{};
  size_t size = 0;

 private:
  constexpr void put(std::string_view part) {
    for (const char c : part) text[size++] = c;
  }
};

/// How much room the members of an object may take, none of them counted too short.
struct Room {
  size_t bytes = 256;  // what stands around them

  void operator()(const Key&, const std::string& value) { member(json_room(value.size())); }
  void operator()(const Key&, const std::vector<std::string>& values) {
    member(2);
    for (const std::string& value : values) bytes += json_room(value.size()) + 1;
  }
  void operator()(const Key&, const std::vector<int>& values) { member(2 + values.size() * (kNumber + 1)); }
  void operator()(const Key&, const http::Headers& headers) {
    constexpr size_t kBetween = 8;  // bytes of the block that are neither name nor value, for each header
    constexpr size_t kTimes = 9;    // as many as json_room() of name and value ask for, with their brackets, at the least of such a header
    static_assert(kTimes * kBetween >= 2 * json_room(0) + 4);
    member(2 + kTimes * headers.block().size());
  }
  void operator()(const Key&, int) { member(kNumber); }
  void operator()(const Key&, uint64_t) { member(kNumber); }
  void operator()(const Key&, bool) { member(kNumber); }
  void operator()(const Key&, Instant) { member(kTime); }
  void operator()(const Key&, Duration) { member(kNumber); }
  void operator()(const Key&, const std::optional<Duration>&) { member(kNumber); }
  void operator()(const Key&, AnsweredBy) { member(json_room(16)); }
  void operator()(const Key&, const std::optional<PageInfo>& value) {
    member(2);
    if (value) page_fields(*value, *this);
  }
  void operator()(const Key&, const std::optional<Sent>& value) {
    member(2);
    if (value) sent_fields(*value, *this);
  }

 private:
  void member(size_t size) { bytes += Key::kMost + size; }
};

}  // namespace

/// Members of an object, each with a comma before it. REQUIRES: as much room as Room has counted.
struct Writer {
  char*& to;
  LineWriter& lines;

  void operator()(const Key& key, const std::string& value) const {
    if (value.empty()) return;
    begin(key);
    to = value.size() >= LineWriter::kLong ? lines.write_long(to, value) : write_json_text(to, value);
  }
  void operator()(const Key& key, const std::vector<std::string>& values) const {
    if (!values.empty()) list(key, values, [this](const std::string& value) { to = write_json_text(to, value); });
  }
  void operator()(const Key& key, const std::vector<int>& values) const {
    if (!values.empty()) list(key, values, [this](int value) { put_number(value); });
  }
  void operator()(const Key& key, const http::Headers& headers) const {
    if (headers.block().empty()) return;
    list(key, headers, [this](const auto& header) {
      *to++ = '[';
      to = write_json_text(to, header.name);
      *to++ = ',';
      to = write_json_text(to, header.value);
      *to++ = ']';
    });
  }
  void operator()(const Key& key, int value) const { begin(key), put_number(value); }
  void operator()(const Key& key, uint64_t value) const { begin(key), put_number(value); }
  void operator()(const Key& key, bool value) const { begin(key), put(value ? std::string_view("true") : "false"); }
  void operator()(const Key& key, Instant value) const {
    begin(key);
    *to++ = '"';
    to = lines.write_time(to, value);
    *to++ = '"';
  }
  void operator()(const Key& key, Duration value) const { begin(key), put_number(value.count()); }
  void operator()(const Key& key, const std::optional<Duration>& value) const {
    if (value) (*this)(key, *value);
  }
  void operator()(const Key& key, AnsweredBy value) const {
    begin(key);
    to = write_json_text(to, kAnsweredBy[static_cast<size_t>(value)]);
  }
  void operator()(const Key& key, const std::optional<PageInfo>& value) const {
    if (!value) return;
    begin(key);
    char* const first = to;
    page_fields(*value, *this);
    close(first);
  }
  void operator()(const Key& key, const std::optional<Sent>& value) const {
    if (!value) return;
    begin(key);
    char* const first = to;
    sent_fields(*value, *this);
    close(first);
  }

  void put(std::string_view text) const {
    std::memcpy(to, text.data(), text.size());
    to += text.size();
  }
  template <class Number>
  void put_number(Number number, int base = 10) const {
    to = std::to_chars(to, to + kNumber, number, base).ptr;
  }

 private:
  void begin(const Key& key) const {
    std::memcpy(to, key.text.data(), key.text.size());
    to += key.size;
  }
  /// Of an object whose first member's comma stands at `first`.
  void close(char* first) const {
    *first = '{';
    *to++ = '}';
  }
  /// `write` writes one of them.
  template <class List, class Write>
  void list(const Key& key, const List& all, Write write) const {
    begin(key);
    char before = '[';
    for (const auto& each : all) {
      *to++ = before;
      write(each);
      before = ',';
    }
    *to++ = ']';
  }
};

namespace {

void put_hash(const Writer& write, uint64_t hash) {
  std::array<char, 16> digits;
  const char* const end = std::to_chars(digits.begin(), digits.end(), hash, 16).ptr;
  const auto size = static_cast<size_t>(end - digits.data());
  write.put(std::string_view("0000000000000000").substr(size));
  write.put({digits.data(), size});
}

}  // namespace

// All of it into room that is measured first: to look for room with each of a hundred pieces took as long as the pieces.
void LineWriter::append(std::string& out, const Entry& entry) {
  Room room;
  fields(entry, room);
  if (room.bytes > room_size_) room_ = std::make_unique_for_overwrite<char[]>(room_size_ = 2 * room.bytes);
  char* to = room_.get();
  const Writer write{to, *this};
  write.put(kExchange);
  fields(entry, write);
  write.put(R"(,"call":")");
  put_hash(write, entry.call_hash);
  write.put("\"}\n");
  out.append(room_.get(), to);
}

char* LineWriter::write_long(char* to, const std::string& text) {
  Said& said = said_[text.size() % said_.size()];
  if (said.text != text) {
    char* const end = write_json_text(to, text);
    said.text = text;
    said.written.assign(to, end);
    return end;
  }
  return std::copy(said.written.begin(), said.written.end(), to);
}

char* LineWriter::write_time(char* to, Instant at) {
  constexpr size_t kSubseconds = 7;  // "123456Z"
  const auto second = std::chrono::floor<std::chrono::seconds>(at);
  if (second_.empty() || second.time_since_epoch().count() != second_is_) {
    second_ = rfc3339(at, Fraction::kSixDigits);
    second_.resize(second_.size() - kSubseconds);
    second_is_ = second.time_since_epoch().count();
  }
  to = std::copy(second_.begin(), second_.end(), to);
  int64_t micros = (at - second).count();
  for (size_t i = kSubseconds - 1; i-- > 0; micros /= 10) to[i] = static_cast<char>('0' + micros % 10);
  to[kSubseconds - 1] = 'Z';
  return to + kSubseconds;
}

std::string to_json_line(const Entry& entry) {
  std::string line;
  LineWriter().append(line, entry);
  line.pop_back();
  return line;
}

std::string to_sent_line(const Receipt& of, const Sent& what) {
  const std::string fault(of.fault);
  Room room;
  room("session", of.session), room("fault", fault);
  sent_fields(what, room);
  const auto bytes = std::make_unique_for_overwrite<char[]>(room.bytes);
  char* to = bytes.get();
  LineWriter lines;
  const Writer write{to, lines};
  write.put(R"({"kind":"sent")");
  write("seq", of.entry);
  write.put(R"(,"session":)");
  to = write_json_text(to, of.session);
  write("fault", fault);
  sent_fields(what, write);
  write.put("}");
  return {bytes.get(), to};
}

}  // namespace cfmock::journal
