// Reads what clients print of a refusal: wrangler, terraform, the SDKs, and programs that log the body. The forms
// that are known to be read: tests/unit/cli/client_logs.tsv.

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cli/explain_input.hpp"
#include "cli/log_messages.hpp"
#include "cli/log_numbers.hpp"
#include "cloudflare/router.hpp"
#include "cloudflare/tables.hpp"

namespace cfmock::cli {
namespace {

using cloudflare::SeenAnswer;

constexpr size_t kMostOfLog = 256 * 1024;  // bytes that are looked at

/// Without the colours of a terminal, and with what a logger has escaped as it was.
std::string plain(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == 0x1b && at + 1 < text.size() && text[at + 1] == '[') {
      while (at < text.size() && !(text[at] >= '@' && text[at] <= '~' && text[at] != '[')) ++at;
    } else if (text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '/')) {
      out += text[++at];
    } else if (text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == 'n' || text[at + 1] == 't')) {
      out += ' ', ++at;
    } else {
      out += text[at];
    }
  }
  return out;
}

bool is_method(std::string_view word) {
  constexpr std::array<std::string_view, 5> kMethods{"GET", "POST", "PUT", "PATCH", "DELETE"};
  return std::find(kMethods.begin(), kMethods.end(), word) != kMethods.end();
}

/// The word that ends before `at`, quotes aside.
std::string_view word_before(std::string_view text, size_t at) {
  text = text.substr(0, at);
  const size_t last = text.find_last_not_of(" \"'`");
  if (last == std::string_view::npos) return {};
  text = text.substr(0, last + 1);
  const size_t begin = text.find_last_of(" \t\n\"'`([:=");
  return begin == std::string_view::npos ? text : text.substr(begin + 1);
}

/// Where a path of the API begins that is written without its root: "/zones/…", "(/accounts/…".
size_t bare_path(std::string_view text) {
  constexpr std::array<std::string_view, 5> kFirst{"/accounts", "/zones", "/user", "/memberships", "/graphql"};
  size_t out = std::string_view::npos;
  for (const std::string_view first : kFirst)
    for (size_t at = text.find(first); at < out; at = text.find(first, at + 1)) {
      const bool begins = at == 0 || std::string_view(" \t\"'`(=").find(text[at - 1]) != std::string_view::npos;
      const size_t end = at + first.size();
      const bool ends = end >= text.size() || std::string_view("/? \"'`:),").find(text[end]) != std::string_view::npos;
      if (begins && ends) out = at;
    }
  return out;
}

/// As it stands in the text.
std::string_view path_in(std::string_view text, SeenAnswer& into) {
  const size_t at = std::min(text.find(cloudflare::kApiRoot), bare_path(text));
  if (at == std::string_view::npos) return {};
  std::string_view path = text.substr(at, text.find_first_of(" \"'`)>,]\n\t", at) - at);
  while (path.ends_with(':') || path.ends_with('.')) path.remove_suffix(1);
  into.path = path;
  const size_t address = text.substr(0, at).rfind("http");  // of "GET https://api.cloudflare.com/client/v4/…"
  const bool whole = address != std::string_view::npos &&
                     text.substr(address, at - address).find(' ') == std::string_view::npos;
  if (const auto word = word_before(text, whole ? address : at); is_method(word)) into.method = word;
  return path;
}

bool envelope_in(std::string_view text, SeenAnswer& into) {
  const size_t last = text.rfind('}');
  for (size_t at = text.find('{'), tries = 0; at != std::string_view::npos && tries < 16;
       at = text.find('{', at + 1), ++tries) {
    SeenAnswer body;
    cloudflare::read_body(body, text.substr(at, last == std::string_view::npos ? last : last + 1 - at));
    if (body.errors.empty() && body.body != cloudflare::SeenBody::kEnvelope) continue;
    body.status = into.status, body.method = into.method, body.path = into.path;
    into = std::move(body);
    return true;
  }
  return false;
}

void add_code(SeenAnswer& into, std::string_view text, int code) {
  if (only_in_chains(code) && !into.errors.empty())
    into.errors.back().chain.emplace_back(code, message_in(text, code));
  else
    into.errors.push_back({code, message_in(text, code), {}, {}});
}

/// The edge's own page, as a client repeats it: "error code: 1015".
bool page_in(std::string_view text, SeenAnswer& into) {
  constexpr std::string_view kSaid = "error code: ";
  for (size_t at = text.find(kSaid); at != std::string_view::npos; at = text.find(kSaid, at + 1)) {
    const size_t end = std::min(text.find_first_not_of("0123456789", at + kSaid.size()), text.size());
    if (cloudflare::find_error("edge-" + std::string(text.substr(at + kSaid.size(), end - at - kSaid.size()))) == nullptr) continue;
    cloudflare::read_body(into, text.substr(at, end - at));
    return true;
  }
  return false;
}

/// What is handed to us as one line is about the API, if it can be; a log of many may be about anything.
bool is_one_line(std::string_view text) { return trim(text).find('\n') == std::string_view::npos; }

/// And that is the message, with little around it: others say "Authentication error", too.
bool is_little_else(std::string_view text, int code) { return is_one_line(text) && 3 * message_in(text, code).size() >= 2 * trim(text).size(); }

}  // namespace

bool read_log(std::string_view text, SeenAnswer& into) {
  const std::string log = plain(text.substr(0, kMostOfLog));
  const std::string_view asked = path_in(log, into);
  into.status = status_in(log, asked);
  if (envelope_in(log, into)) return true;
  for (const int code : codes_in(log)) add_code(into, log, code);
  const bool of_the_api = into.status || !asked.empty() || lower(log).find("cloudflare") != std::string::npos;
  if (into.errors.empty() && (of_the_api || is_one_line(log)) && page_in(log, into)) return true;
  if (const auto code = code_by_message(log, of_the_api); code && into.errors.empty() && (of_the_api || is_little_else(log, *code)))
    add_code(into, log, *code);
  into.text = text.substr(0, SeenAnswer::kTextKept);
  return into.status.has_value() || !into.errors.empty();
}

}  // namespace cfmock::cli
