#include "net/response_bytes.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/text.hpp"

namespace cfmock::net {
namespace {
void append_number(std::string& out, size_t number) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

bool breaks_a_line(char c) { return c == '\r' || c == '\n' || c == '\0'; }

/// A line end inside a name, a value or a reason would start a header of its own: it becomes a space.
void append_one_line(std::string& out, std::string_view text) {
  const size_t at = out.size();
  out += text;
  std::replace_if(out.begin() + static_cast<std::ptrdiff_t>(at), out.end(), breaks_a_line, ' ');
}

/// Line ends, and what else is not above them. In steps whose count fits a byte, so that the compiler takes sixteen characters at
/// once: this is looked at for every answer.
size_t count_controls(std::string_view text) {
  constexpr size_t kStep = 128;
  size_t count = 0;
  for (size_t at = 0; at < text.size(); at += kStep) {
    const std::string_view step = text.substr(at, kStep);
    uint8_t here = 0;
    for (size_t i = 0; i < step.size(); ++i) here = static_cast<uint8_t>(here + (static_cast<unsigned char>(step[i]) <= '\r' ? 1 : 0));
    count += here;
  }
  return count;
}

void append_status_line(std::string& out, const http::Response& response) {
  out += "HTTP/1.1 ";
  append_number(out, static_cast<size_t>(response.status));
  out += ' ';
  append_one_line(out, response.reason.empty() ? http::reason_phrase(response.status)
                                               : std::string_view(response.reason));
  out += "\r\n";
}

// By length first: most headers are settled without a comparison.
bool is_connection(std::string_view name) { return name.size() == 10 && iequals(name, "Connection"); }
bool is_framing(std::string_view name) {
  return (name.size() == 14 && iequals(name, "Content-Length")) ||
         (name.size() == 17 && iequals(name, "Transfer-Encoding"));
}

struct Written {
  size_t lines = 0;
  bool persistence = false;  // in the place where Connection was given
};

/// Room for all is made at once, and given back where it was too much.
class Lines {
 public:
  Lines(std::string& out, size_t most) : out_(out) {
    const size_t at = out.size();
    out.resize(at + most);
    to_ = out.data() + at;
  }
  ~Lines() { out_.resize(static_cast<size_t>(to_ - out_.data())); }
  Lines(const Lines&) = delete;
  void put(std::string_view text) {
    std::memcpy(to_, text.data(), text.size());
    to_ += text.size();
  }

 private:
  std::string& out_;
  char* to_;
};

Written append_headers(std::string& out, const http::Headers& headers, std::string_view persistence) {
  Written written;
  constexpr std::string_view kColon = ": ", kEnd = "\r\n";
  // The block has eight bytes more for each header than its texts, of which four are used.
  Lines lines(out, headers.block().size() + persistence.size());
  for (const http::Header& header : headers) {
    if (is_framing(header.name)) continue;
    if (is_connection(header.name)) {
      if (std::exchange(written.persistence, true) || persistence.empty()) continue;
      lines.put(persistence);
    } else {
      lines.put(header.name);
      lines.put(kColon);
      lines.put(header.value);
      lines.put(kEnd);
    }
    ++written.lines;
  }
  return written;
}

/// The same for headers that hold line ends.
http::Headers on_one_line(const http::Headers& headers) {
  http::Headers out;
  std::string name, value;
  for (const http::Header& header : headers) {
    name.clear(), value.clear();
    append_one_line(name, header.name);
    append_one_line(value, header.value);
    out.add(name, value);
  }
  return out;
}
}  // namespace

bool says_close(const http::Headers& headers) {
  for (const http::Header& header : headers) {
    if (!is_connection(header.name)) continue;
    for (const std::string_view word : split(header.value, ','))
      if (iequals(trim(word), "close")) return true;
  }
  return false;
}

bool has_body(const http::Response& response, const Framing& framing) {
  return !framing.head_only && !http::never_has_body(response.status);
}

size_t append_head(std::string& out, const http::Response& response, const Framing& framing) {
  append_status_line(out, response);
  const std::string_view persistence = !framing.keep_alive  ? "Connection: close\r\n"
                                       : framing.version_10 ? "Connection: keep-alive\r\n"
                                                            : "";
  // One look at all of them: hardly ever is there a line end that is not ours.
  const size_t at = out.size();
  Written head = append_headers(out, response.headers, persistence);
  if (count_controls(std::string_view(out).substr(at)) != 2 * head.lines) {
    out.resize(at);
    head = append_headers(out, on_one_line(response.headers), persistence);
  }
  if (framing.chunked) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (!http::never_has_body(response.status)) {
    out += "Content-Length: ";
    append_number(out, framing.length.value_or(response.body.size()));
    out += "\r\n";
  }
  if (!head.persistence) out += persistence;
  out += "\r\n";
  return out.size();
}

void append_response(std::string& out, const http::Response& response, const Framing& framing) {
  append_head(out, response, framing);
  if (has_body(response, framing)) out += response.body;
}

}  // namespace cfmock::net
