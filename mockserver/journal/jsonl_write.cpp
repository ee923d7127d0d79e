#include <array>
#include <charconv>

#include "journal/json_text.hpp"
#include "journal/jsonl.hpp"
#include "journal/jsonl_fields.hpp"

namespace cfmock::journal {
namespace {

template <class Number>
void append_number(std::string& out, Number number, int base = 10) {
  std::array<char, 24> digits;
  out.append(digits.data(), std::to_chars(digits.begin(), digits.end(), number, base).ptr);
}

void append_hash(std::string& out, uint64_t hash) {
  std::string digits;
  append_number(digits, hash, 16);
  out.append(16 - digits.size(), '0');
  out += digits;
}

/// `append` writes one of them.
template <class List, class Append>
void append_list(std::string& out, const List& list, Append append) {
  char before = '[';
  for (const auto& each : list) {
    out += before;
    append(each);
    before = ',';
  }
  out += ']';
}

/// `,"key":`, put together when we are compiled.
struct Key {
  template <size_t N>
  consteval Key(const char (&key)[N]) {  // NOLINT: the visitors' keys become one by themselves
    static_assert(N + 3 <= sizeof text);
    put(",\"");
    put({key, N - 1});
    put("\":");
  }
  std::array<char, 32> text{};
  size_t size = 0;

 private:
  constexpr void put(std::string_view part) {
    for (const char c : part) text[size++] = c;
  }
};

}  // namespace

/// Members of an object, each with a comma before it.
struct Writer {
  std::string& out;
  LineWriter* lines = nullptr;

  void operator()(const Key& key, const std::string& value) const {
    if (value.empty()) return;
    if (lines != nullptr && value.size() >= LineWriter::kLong)
      lines->append_long(named(key), value);
    else
      append_json_text(named(key), value);
  }
  void operator()(const Key& key, const std::vector<std::string>& values) const {
    if (!values.empty())
      append_list(named(key), values, [this](const std::string& value) { append_json_text(out, value); });
  }
  void operator()(const Key& key, const std::vector<int>& values) const {
    if (!values.empty()) append_list(named(key), values, [this](int value) { append_number(out, value); });
  }
  void operator()(const Key& key, const http::Headers& headers) const {
    if (headers.size() > 0)
      append_list(named(key), headers, [this](const auto& header) {
        out += '[';
        append_json_text(out, header.name);
        out += ',';
        append_json_text(out, header.value);
        out += ']';
      });
  }
  void operator()(const Key& key, int value) const { append_number(named(key), value); }
  void operator()(const Key& key, uint64_t value) const { append_number(named(key), value); }
  void operator()(const Key& key, bool value) const { named(key) += value ? "true" : "false"; }
  void operator()(const Key& key, Instant value) const {
    named(key) += '"';
    out += rfc3339(value, Fraction::kSixDigits);
    out += '"';
  }
  void operator()(const Key& key, Duration value) const { append_number(named(key), value.count()); }
  void operator()(const Key& key, const std::optional<Duration>& value) const {
    if (value) (*this)(key, *value);
  }
  void operator()(const Key& key, AnsweredBy value) const {
    append_json_text(named(key), kAnsweredBy[static_cast<size_t>(value)]);
  }
  void operator()(const Key& key, const std::optional<PageInfo>& value) const {
    if (!value) return;
    const size_t first = named(key).size();
    page_fields(*value, *this);
    close(first);
  }
  void operator()(const Key& key, const std::optional<Sent>& value) const {
    if (!value) return;
    const size_t first = named(key).size();
    sent_fields(*value, *this);
    close(first);
  }

 private:
  /// Of an object whose first member's comma stands at `first`.
  void close(size_t first) const {
    out[first] = '{';
    out += '}';
  }
  std::string& named(const Key& key) const { return out.append(key.text.data(), key.size); }
};

namespace {
void append_exchange(std::string& out, const Entry& entry, LineWriter* lines) {
  out += R"({"kind":"exchange")";
  fields(entry, Writer{out, lines});
  out += R"(,"call":")";
  append_hash(out, entry.call_hash);
  out += "\"}";
}
}  // namespace

void LineWriter::append(std::string& out, const Entry& entry) {
  append_exchange(out, entry, this);
  out += '\n';
}

void LineWriter::append_long(std::string& out, const std::string& text) {
  Said& said = said_[text.size() % said_.size()];
  if (said.text != text) {
    said.text = text;
    said.written.clear();
    append_json_text(said.written, text);
  }
  out += said.written;
}

std::string to_json_line(const Entry& entry) {
  std::string line;
  append_exchange(line, entry, nullptr);
  return line;
}

std::string to_sent_line(const Receipt& of, const Sent& what) {
  std::string line = R"({"kind":"sent")";
  const Writer write{line};
  write("seq", of.entry);
  line += R"(,"session":)";
  append_json_text(line, of.session);
  write("fault", std::string(of.fault));
  sent_fields(what, write);
  return line += '}';
}

}  // namespace cfmock::journal
