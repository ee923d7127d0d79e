#include "control/request_end.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/text.hpp"

namespace cfmock::control {
namespace {

constexpr size_t kLargestHead = size_t{128} * 1024;
constexpr size_t kLongestLine = 4096;  // that a chunk begins with, or all lines behind the last one

/// A header's line in the head of a request, without its line feed; "" : it is not there.
std::string_view line_of(std::string_view head, std::string_view name) {
  for (const std::string_view line : split(head, '\n'))
    if (const size_t colon = line.find(':'); colon != std::string_view::npos && iequals(line.substr(0, colon), name)) return line;
  return "";
}

std::optional<std::string_view> header(std::string_view head, std::string_view name) {
  const std::string_view line = line_of(head, name);
  return line.empty() ? std::nullopt : std::optional(trim(line.substr(line.find(':') + 1)));
}

/// Of "1a" and "1a;name=value".
std::optional<size_t> chunk_size(std::string_view line) {
  size_t out = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), out, 16);
  const bool good = error == std::errc() && (end == line.data() + line.size() || *end == ';' || *end == ' ');
  return good ? std::optional(out) : std::nullopt;
}

}  // namespace

RequestEnd::State RequestEnd::look(std::string_view came) {
  if (body_ == 0)
    if (const State state = read_head(came); state != State::kComing || body_ == 0) return state;
  if (chunk_ != 0) return read_chunks(came);
  return came.size() >= body_ + length_ ? State::kWhole : State::kComing;
}

RequestEnd::State RequestEnd::read_head(std::string_view came) {
  if (came.starts_with("\r\n")) return State::kBroken;
  const size_t end = came.find("\n\r\n");
  if (end == std::string_view::npos) return came.size() > std::min(kLargestHead, most_) ? State::kBroken : State::kComing;
  const std::string_view head = came.substr(0, end);
  body_ = end + 3;
  if (const auto coding = header(head, "Transfer-Encoding")) {
    if (!iequals(*coding, "chunked")) return State::kBroken;  // nobody here reads another one
    chunk_ = body_;
  } else if (const auto text = header(head, "Content-Length")) {
    const auto length = parse_int(*text);
    if (!length || *length < 0) return State::kBroken;
    if (static_cast<size_t>(*length) > most_) return State::kTooLarge;
    length_ = static_cast<size_t>(*length);
  }
  const std::string_view first = trim(head.substr(0, head.find('\n')));
  expects_ = first.ends_with("HTTP/1.1") && iequals(header(head, "Expect").value_or(""), "100-continue");
  return State::kComing;
}

RequestEnd::State RequestEnd::read_chunks(std::string_view came) {
  while (chunk_ < came.size()) {
    const size_t line_end = came.find("\r\n", chunk_);
    if (line_end == std::string_view::npos && came.size() - chunk_ > kLongestLine) return State::kBroken;
    if (line_end == std::string_view::npos) break;
    const auto size = chunk_size(came.substr(chunk_, line_end - chunk_));
    if (!size) return State::kBroken;  // it is not what it says, and will not become so
    if (*size == 0) {
      if (came.find("\r\n\r\n", line_end) != std::string_view::npos) return State::kWhole;
      return came.size() - line_end > kLongestLine ? State::kBroken : State::kComing;
    }
    if (*size > most_) return State::kTooLarge;
    chunk_ = line_end + 2 + *size + 2;
  }
  return came.size() > body_ + most_ ? State::kTooLarge : State::kComing;
}

std::optional<http::Request> RequestEnd::new_head(std::string_view came) {
  if (!has_head() || std::exchange(told_, true)) return std::nullopt;
  auto lines = split(came.substr(0, body_), '\n');
  const auto words = split(trim(lines.front()), ' ');
  http::Request head;
  head.method = words.front();
  if (words.size() > 1) head.target = words[1];
  lines.erase(lines.begin());
  for (const std::string_view line : lines)
    if (const size_t colon = line.find(':'); colon != std::string_view::npos) head.headers.add(line.substr(0, colon), trim(line.substr(colon + 1)));
  return head;
}

void RequestEnd::take_out_wish(std::string& came) const {
  if (!asked_) return;
  const std::string_view line = line_of(std::string_view(came).substr(0, body_), "Expect");
  came.erase(static_cast<size_t>(line.data() - came.data()), line.size() + 1);
}

}  // namespace cfmock::control
