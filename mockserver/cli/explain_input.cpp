#include "cli/explain_input.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "http/url.hpp"

namespace cfmock::cli {
namespace {

using cloudflare::SeenAnswer;

bool is_status_line(std::string_view line) {
  if (!line.starts_with("HTTP/")) return false;
  const auto words = split(line, ' ');
  return words.size() > 1 && words[1].size() == 3 && parse_int(words[1]).has_value();
}

bool is_method(std::string_view word) {
  return word.size() > 2 && word.size() < 10 &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// Reads line by line; a status line begins an answer, "> GET …" says what the next one answers.
class CurlReader {
 public:
  void line(std::string_view line) {
    if (in_headers_) return header(line);
    if (line.starts_with("> ") && request(line.substr(2))) return;
    if ((verbose_ || !started_) && is_talk(line)) return;
    const std::string_view bare = line.starts_with("< ") ? line.substr(2) : line;
    if (is_status_line(bare)) return begin(bare);
    // A body without a line end, and the next answer behind it.
    const size_t glued = std::min(line.find("}HTTP/"), line.find(">HTTP/"));
    if (glued != std::string_view::npos && is_status_line(line.substr(glued + 1))) {
      body(line.substr(0, glued + 1));
      return begin(line.substr(glued + 1));
    }
    body(line);
    body_ += '\n';
  }

  SeenAnswers finish() {
    flush();
    return std::move(out_);
  }

 private:
  static bool is_talk(std::string_view line) {
    return line.starts_with("* ") || line.starts_with("> ") || line == ">" || line.starts_with("{ [") ||
           line.starts_with("} [");
  }
  bool request(std::string_view line) {
    const auto words = split(line, ' ');
    if (words.size() < 3 || !is_method(words[0]) || !words[2].starts_with("HTTP/")) return false;
    verbose_ = true;
    method_ = words[0], path_ = words[1];
    return true;
  }
  void begin(std::string_view line) {
    flush();
    started_ = in_headers_ = true;
    answer_.status = static_cast<int>(*parse_int(split(line, ' ')[1]));
    answer_.headers.emplace();
    reason_ = line;
  }
  void header(std::string_view line) {
    if (verbose_ && is_talk(line)) return;
    if (line.starts_with("<")) line = trim(line.substr(1));
    if (line.empty()) {
      in_headers_ = false;
      return;
    }
    constexpr size_t kMostHeaders = 200;
    const size_t colon = line.find(':');
    if (colon != std::string_view::npos && answer_.headers->size() < kMostHeaders)
      answer_.headers->add(std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1))));
  }
  void body(std::string_view line) { body_ += line; }
  void flush() {
    const bool empty = trim(body_).empty();
    const bool interim =
        started_ && empty &&
        (*answer_.status < 200 || lower(reason_).find("connection established") != std::string::npos);
    if (interim) ++out_.interim;
    if (!interim && (started_ || !empty)) {
      answer_.method = method_, answer_.path = path_;
      cloudflare::read_body(answer_, body_);
      if (out_.answers.size() < SeenAnswers::kMostAnswers)
        out_.answers.push_back(std::move(answer_));
      else
        ++out_.more;
    }
    answer_ = {};
    body_.clear();
    started_ = in_headers_ = false;
  }

  SeenAnswers out_;
  SeenAnswer answer_;
  std::string body_, method_, path_, reason_;
  bool started_ = false, in_headers_ = false, verbose_ = false;
};

/// A line of JSON that a logger wrote, no body of the API's.
bool is_logged_json(const SeenAnswer& answer) {
  if (answer.body != cloudflare::SeenBody::kJson || !answer.errors.empty()) return false;
  for (const char* key : {"\"level\"", "\"msg\"", "\"severity\""})
    if (answer.text.find(key) != std::string::npos) return true;
  return false;
}

/// No answer of the API's as it stands, but perhaps a log that tells of one: text, JSON of a logger's, and what
/// begins with the time in brackets.
bool may_be_log(const SeenAnswer& answer) {
  using cloudflare::SeenBody;
  if (answer.status) return false;
  return answer.body == SeenBody::kText || is_logged_json(answer) ||
         (answer.body == SeenBody::kCut && (answer.errors.empty() || answer.text.starts_with('[')));
}

SeenAnswers answers_in(std::string_view text) {
  CurlReader reader;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    reader.line(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return reader.finish();
}

}  // namespace

SeenAnswers read_answers(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  SeenAnswers out = answers_in(text);
  // What a program logged before the answer itself is none.
  if (out.answers.size() > 1 && may_be_log(out.answers.front())) out.answers.erase(out.answers.begin());
  if (out.answers.size() != 1 || !may_be_log(out.answers.front())) return out;
  SeenAnswer logged;
  out.log = read_log(text, logged);
  if (out.log) out.answers.front() = std::move(logged);
  return out;
}

bool read_request(std::string_view text, SeenAnswer& into) {
  text = trim(text);
  const size_t space = text.find(' ');
  std::string_view method, target = text;
  if (space != std::string_view::npos) method = text.substr(0, space), target = trim(text.substr(space + 1));
  std::string upper(method);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  const std::string_view path = http::split_target(target).path;
  if ((space != std::string_view::npos && !is_method(upper)) || !path.starts_with('/')) return false;
  into.method = upper;
  into.path = path;
  return true;
}

}  // namespace cfmock::cli
