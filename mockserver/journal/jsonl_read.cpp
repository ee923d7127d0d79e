#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/text.hpp"
#include "journal/jsonl.hpp"
#include "journal/jsonl_fields.hpp"

namespace cfmock::journal {
namespace {

using Json = nlohmann::ordered_json;

/// Thrown inside this file only; read_line() turns it into a Problem.
struct Unreadable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What latin1_as_utf8 wrote.
std::string bytes_of_latin1(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      out += text[i];
    } else if (byte <= 0xc3 && i + 1 < text.size()) {
      out += static_cast<char>((byte & 0x03) << 6 | (text[++i] & 0x3f));
    } else {
      throw Unreadable("characters up to U+00FF expected");
    }
  }
  return out;
}

std::string read_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  const auto bytes = value.find("latin1");
  if (bytes == value.end()) throw Unreadable("text expected");
  return bytes_of_latin1(bytes->get<std::string>());
}

http::Headers read_pairs(const Json& value) {
  http::Headers out;
  for (const Json& pair : value) {
    if (!pair.is_array() || pair.size() != 2) throw Unreadable("[name, value] pairs expected");
    out.add(read_text(pair[0]), read_text(pair[1]));
  }
  return out;
}

Instant read_instant(const Json& value) {
  const auto at = parse_rfc3339(value.get<std::string>());
  if (!at) throw Unreadable("an instant such as 2026-01-01T00:00:00.000000Z expected");
  return *at;
}

AnsweredBy read_answered_by(const Json& value) {
  for (size_t i = 0; i < kAnsweredBy.size(); ++i)
    if (value.get<std::string>() == kAnsweredBy[i]) return static_cast<AnsweredBy>(i);
  throw Unreadable("model, rule or server expected");
}

/// What a line leaves out stays as a new Entry has it.
struct Reader {
  const Json& in;

  template <class T>
  void operator()(const char* key, T& value) {
    const auto at = in.find(key);
    if (at == in.end()) return;
    try {
      read(*at, value);
    } catch (const nlohmann::json::exception&) {
      throw Unreadable(std::string(key) + " is of the wrong type");
    } catch (const Unreadable& why) {
      throw Unreadable(std::string(key) + ": " + why.what());
    }
  }

  static void read(const Json& json, std::string& value) { value = read_text(json); }
  static void read(const Json& json, std::vector<std::string>& values) {
    for (const Json& each : json) values.push_back(read_text(each));
  }
  static void read(const Json& json, std::vector<int>& values) { values = json.get<std::vector<int>>(); }
  static void read(const Json& json, http::Headers& headers) { headers = read_pairs(json); }
  static void read(const Json& json, int& value) { value = json.get<int>(); }
  static void read(const Json& json, uint64_t& value) { value = json.get<uint64_t>(); }
  static void read(const Json& json, bool& value) { value = json.get<bool>(); }
  static void read(const Json& json, Instant& value) { value = read_instant(json); }
  static void read(const Json& json, Duration& value) { value = Duration(json.get<int64_t>()); }
  static void read(const Json& json, std::optional<Duration>& value) {
    value = Duration(json.get<int64_t>());
  }
  static void read(const Json& json, AnsweredBy& value) { value = read_answered_by(json); }
  static void read(const Json& json, std::optional<PageInfo>& value) {
    page_fields(value.emplace(), Reader{json});
  }
  static void read(const Json& json, std::optional<Sent>& value) { sent_fields(value.emplace(), Reader{json}); }
};

uint64_t read_hash(const Json& line) {
  const auto at = line.find("call");
  if (at == line.end()) return 0;
  const std::string digits = at->is_string() ? at->get<std::string>() : "";
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc{} || end != digits.data() + digits.size())
    throw Unreadable("call: hex digits expected");
  return value;
}

Result<Entry> read_entry(const Json& line) {
  Entry entry;
  try {
    fields(entry, Reader{line});
    entry.call_hash = read_hash(line);
  } catch (const Unreadable& why) {
    return Problem{why.what(), "", {}, Severity::kError};
  }
  return entry;
}

/// Entries whose answer was late or broken, until the line comes that says what left of it.
class Awaiting {
 public:
  void note(const Entry& entry, size_t at) {
    if (!entry.sent && (!entry.fault.empty() || entry.delay.count() > 0)) places_[{entry.session, entry.seq}] = at;
  }
  /// False: nothing waits for that line.
  bool take(const Json& line, std::vector<Entry>& entries) {
    const auto at = places_.find({text_in(line, "session"), number_in(line, "seq")});
    if (at == places_.end()) return false;
    Entry& entry = entries[at->second];
    sent_fields(entry.sent.emplace(), Reader{line});
    const bool may_come_again = entry.sent->end == "client" && entry.fault.empty();  // it seemed to have left
    if (!may_come_again) places_.erase(at);
    return true;
  }

 private:
  static std::string text_in(const Json& line, const char* key) {
    std::string out;
    Reader{line}(key, out);
    return out;
  }
  static uint64_t number_in(const Json& line, const char* key) {
    uint64_t out = 0;
    Reader{line}(key, out);
    return out;
  }
  std::map<std::pair<std::string, uint64_t>, size_t> places_;
};

/// Numbers of a session run from 1 without gaps. A number that comes again is a new start of it.
uint64_t count_missing(const std::vector<Entry>& entries) {
  std::map<std::string, uint64_t> last;
  uint64_t missing = 0;
  for (const Entry& entry : entries) {
    uint64_t& before = last[entry.session];
    if (entry.seq > before + 1) missing += entry.seq - before - 1;
    before = entry.seq;
  }
  return missing;
}

}  // namespace

ReadJournal read_jsonl(std::string_view text, const std::string& file) {
  ReadJournal out;
  Awaiting awaiting;
  int number = 0;
  while (!text.empty()) {
    ++number;
    const size_t end = text.find('\n');
    const std::string_view line = trim(text.substr(0, end));
    const bool last = end == std::string_view::npos;
    text.remove_prefix(last ? text.size() : end + 1);
    if (line.empty()) continue;
    const auto refuse = [&](const std::string& why) {
      out.problems.push_back({"not a journal line: " + why,
                              "one JSON object a line, as --journal writes them",
                              {file, number, 1},
                              Severity::kError});
    };
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object()) {
      if (last)
        out.torn = true;
      else
        refuse("no JSON object");
      continue;
    }
    const Json kind = json.value("kind", Json());
    try {
      if (kind == "sent" && awaiting.take(json, out.entries)) continue;
    } catch (const Unreadable& why) {
      refuse(why.what());
      continue;
    }
    if (kind != "exchange") {
      out.others.emplace_back(line);
      continue;
    }
    Result<Entry> entry = read_entry(json);
    if (entry) {
      awaiting.note(*entry, out.entries.size());
      out.entries.push_back(std::move(*entry));
    } else {
      refuse(entry.problem().message);
    }
  }
  out.missing = count_missing(out.entries);
  return out;
}

}  // namespace cfmock::journal
