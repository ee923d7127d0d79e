#include "net/response_bytes.hpp"

#include <algorithm>
#include <charconv>
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
void append_as_it_is(std::string& out, std::string_view text) { out += text; }

/// By memchr: a loop over the bytes takes several times as long, and this is looked at for every answer.
size_t count_breaks(std::string_view text) {
  size_t count = 0;
  for (const char each : {'\r', '\n', '\0'})
    for (size_t at = text.find(each); at != std::string_view::npos; at = text.find(each, at + 1)) ++count;
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
template <class Append>
Written append_headers(std::string& out, const http::Headers& headers, std::string_view persistence, Append append) {
  Written written;
  for (const http::Header& header : headers) {
    if (is_framing(header.name)) continue;
    if (is_connection(header.name)) {
      if (std::exchange(written.persistence, true) || persistence.empty()) continue;
      out += persistence;
    } else {
      append(out, header.name);
      out += ": ";
      append(out, header.value);
      out += "\r\n";
    }
    ++written.lines;
  }
  return written;
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
  Written head = append_headers(out, response.headers, persistence, append_as_it_is);
  if (count_breaks(std::string_view(out).substr(at)) != 2 * head.lines) {
    out.resize(at);
    head = append_headers(out, response.headers, persistence, append_one_line);
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
