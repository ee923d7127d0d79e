#include "net/request_reader.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/error.hpp>

#include "base/text.hpp"

namespace cfmock::net {
namespace {
namespace beast_http = boost::beast::http;
using Beast = beast_http::error;

constexpr char kTlsHandshake = 0x16;  // first byte of a TLS record that opens a connection
// The shortest end of a chunked body, "0 CRLF CRLF". Beast asserts that it is given no less of it.
constexpr size_t kShortestChunkedEnd = 5;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

/// "GET / HTTP/2.0": a request line of a version that we do not speak, as opposed to no request line at all.
bool names_another_version(std::string_view line) {
  line = line.substr(0, line.find('\r'));
  const size_t at = line.rfind(" HTTP/");
  if (at == std::string_view::npos) return false;
  const std::string_view version = line.substr(at + 6);
  return !version.empty() && version.find_first_not_of("0123456789.") == std::string_view::npos &&
         version != "1.0" && version != "1.1";
}

/// Beast waits for more of a request line as long as it is short of a version, and once it waits, it looks
/// for the end of the whole header only. What can never become a request line is told from one that is
/// unfinished here.
bool hopeless_request_line(std::string_view bytes) {
  const size_t end = bytes.find('\n');
  if (end == std::string_view::npos) return false;
  return end == 0 || bytes[end - 1] != '\r' || bytes.find("\r\n\r\n") != std::string_view::npos;
}

Refusal from_beast(boost::system::error_code error, std::string_view bytes) {
  if (error == Beast::header_limit) return {431, "the header is too large"};
  if (error == Beast::body_limit) return {413, "the body is too large"};
  if (error == Beast::bad_version && names_another_version(bytes))
    return {505, "another version of HTTP than 1.0 and 1.1"};
  struct Row {
    Beast error;
    std::string_view reason;
  };
  static constexpr Row kRows[] = {
      {Beast::bad_method, "the method is no word, or nothing follows it"},
      {Beast::bad_target, "the request target holds a byte that it may not, or nothing follows it"},
      {Beast::bad_version, "the request line does not end in a version of HTTP"},
      {Beast::bad_line_ending, "a line does not end in CR LF"},
      {Beast::bad_field, "a header line without a name and a colon"},
      {Beast::bad_value, "a header value holds a byte or a form that it may not"},
      {Beast::bad_obs_fold, "a header value that is folded in a wrong way"},
      {Beast::bad_content_length, "Content-Length is no number, or stands beside Transfer-Encoding"},
      {Beast::multiple_content_length, "several Content-Lengths that differ"},
      {Beast::bad_transfer_encoding, "Transfer-Encoding is given twice, or stands beside Content-Length"},
      {Beast::bad_chunk, "a chunk without a size, or longer than its size"},
      {Beast::bad_chunk_extension, "a chunk extension of a wrong form"},
  };
  for (const Row& row : kRows)
    if (error == row.error) return {400, std::string(row.reason)};
  return {400, "not HTTP: " + error.message()};
}

/// RFC 3986, 3.2.2: a name, an IPv4 address, or an IPv6 address in brackets, and a port. By the bytes that may stand in these.
bool may_be_host(std::string_view host) {
  static constexpr auto kMay = [] {
    std::array<bool, 256> may{};
    for (const char c : std::string_view("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._~%!$&'()*+,;=:[]"))
      may[static_cast<unsigned char>(c)] = true;
    return may;
  }();
  for (const char c : host)
    if (!kMay[static_cast<unsigned char>(c)]) return false;
  return !host.empty() && host.front() != ':';
}

bool is_number(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; }
}  // namespace

RequestReader::Parser::Parser(Limits limits) : head_limit(limits.header_bytes) {
  eager(true);
  header_limit(static_cast<std::uint32_t>(limits.header_bytes));
  body_limit(limits.body_bytes);
}

void RequestReader::Parser::refuse(int status, std::string reason, ErrorCode& ec) {
  refusal = Refusal{status, std::move(reason)};
  ec = Beast::bad_value;  // any error: it only ends Beast's work
}

void RequestReader::Parser::on_request_impl(beast_http::verb, Text method, Text target, int version,
                                            ErrorCode&) {
  request.method.assign(method.data(), method.size());
  request.target.assign(target.data(), target.size());
  request.version = version;
  request.headers.reserve(512);
  head_size = method.size() + target.size() + sizeof(" / HTTP/1.1\r\n") - 1;
}

void RequestReader::Parser::on_field_impl(beast_http::field name, Text name_text, Text value, ErrorCode& ec) {
  // Beast bounds what it has not used yet, never the whole: without this a head of short lines has no end.
  head_size += name_text.size() + value.size() + 4;
  if (head_size > head_limit) return refuse(431, "the header is too large", ec);
  if (is_header_done()) return;  // a trailer: it must not pass for a header that was checked
  switch (name) {
    case beast_http::field::host:
      if (++hosts > 1) return refuse(400, "several Host headers", ec);
      if (!may_be_host(view(value))) return refuse(400, "the Host header names no host", ec);
      break;
    case beast_http::field::content_length:
      if (is_folded(name_text, value)) return refuse(400, "Content-Length is folded", ec);
      if (!is_number(view(value))) return refuse(400, "Content-Length is no number, or a list", ec);
      break;
    case beast_http::field::transfer_encoding:
      if (is_folded(name_text, value)) return refuse(400, "Transfer-Encoding is folded", ec);
      if (request.version < 11) return refuse(400, "Transfer-Encoding in HTTP/1.0", ec);
      if (!iequals(trim(view(value)), "chunked"))
        return refuse(501, "a transfer coding other than chunked", ec);
      break;
    case beast_http::field::expect:
      expects_continue = request.version >= 11 && iequals(trim(view(value)), "100-continue");
      break;
    default:
      break;
  }
  request.headers.add(view(name_text), view(value));
}

/// Other readers take what follows a line end for something else. Beast joins the lines, elsewhere unless the first is empty.
bool RequestReader::Parser::is_folded(Text name, Text value) const {
  const char* const end = fed.data() + fed.size();
  if (value.data() < fed.data() || value.data() > end) return true;
  return std::find(name.data() + name.size(), value.data(), '\n') != value.data();
}

void RequestReader::Parser::on_header_impl(ErrorCode& ec) {
  if (hosts == 0 && request.version >= 11) refuse(400, "HTTP/1.1 without a Host header", ec);
}

void RequestReader::Parser::on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode&) {
  constexpr std::uint64_t kAtOnce = 256 * 1024;  // a promised length is not worth more memory than this
  if (length) request.body.reserve(static_cast<size_t>(std::min(*length, kAtOnce)));
}

std::size_t RequestReader::Parser::on_body_impl(Text bytes, ErrorCode&) {
  body_began = body_began || !bytes.empty();
  request.body.append(bytes.data(), bytes.size());
  return bytes.size();
}

std::size_t RequestReader::Parser::on_chunk_body_impl(std::uint64_t, Text bytes, ErrorCode& ec) {
  return on_body_impl(bytes, ec);
}

void RequestReader::next() { parser_.emplace(limits_); }

RequestReader::State RequestReader::refuse(int status, std::string reason) {
  refusal_ = {status, std::move(reason)};
  return State::kRefused;
}

RequestReader::State RequestReader::refuse(ErrorCode error, std::string_view bytes) {
  refusal_ = parser_->refusal ? *std::move(parser_->refusal) : from_beast(error, bytes);
  return State::kRefused;
}

RequestReader::State RequestReader::feed(std::string_view bytes, size_t& used) {
  used = 0;
  if (!started()) {
    // Empty lines before a request line: RFC 9112 asks to ignore them.
    while (used < bytes.size() && (bytes[used] == '\r' || bytes[used] == '\n')) ++used;
    bytes.remove_prefix(used);
    if (bytes.empty()) return State::kNeedMore;
    if (bytes.front() == kTlsHandshake)
      return refuse(400, "this is TLS, and the port speaks plain HTTP: use http://");
  }
  if (head_complete() && parser_->chunked() && bytes.size() < kShortestChunkedEnd) return State::kNeedMore;
  ErrorCode error;
  parser_->fed = bytes;
  const size_t taken = parser_->put({bytes.data(), bytes.size()}, error);
  used += taken;
  const bool no_request_line = parser_->request.method.empty();
  if (no_request_line && error == Beast::header_limit &&
      bytes.substr(0, limits_.header_bytes).find('\n') == std::string_view::npos)
    return refuse(414, "the request line is too long");
  if (error && error != Beast::need_more) return refuse(error, bytes);
  if (parser_->is_done()) return State::kComplete;
  if (no_request_line && hopeless_request_line(bytes))
    return refuse(400, "the request line does not end in a version of HTTP and CR LF");
  if (bytes.size() - taken >= limits_.header_bytes)
    return refuse(431, "the chunk extensions or trailers are too large");
  return State::kNeedMore;
}

Refusal RequestReader::ended() const {
  return {400, head_complete() ? "the client stopped in the middle of the body"
                               : "the client stopped in the middle of the header"};
}

bool RequestReader::take_continue() {
  if (!parser_->expects_continue || !head_complete() || parser_->is_done() || parser_->body_began)
    return false;
  parser_->expects_continue = false;
  return true;
}

}  // namespace cfmock::net
