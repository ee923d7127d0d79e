#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/table.hpp"
#include "base/text.hpp"
#include "expect/client.hpp"
#include "expect/told.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

struct Telling {
  std::string subject;  // "rate-limit"
  std::string word;     // in lower case
};

const std::vector<Telling>& tellings() {
  static const std::vector<Telling> rows = [] {
    std::vector<Telling> out;
    for (const auto& c : table_rows("fixtures/tells.tsv", 2)) out.push_back({std::string(c[0]), lower(c[1])});
    return out;
  }();
  return rows;
}

bool holds_a_word(const std::string& text) {
  return std::any_of(tellings().begin(), tellings().end(), [&](const Telling& row) { return text.find(row.word) != std::string::npos; });
}

/// Bodies that a client prints as they came. Of one that the journal has not whole, what stands behind it in its line goes with it. A short
/// one, "Forbidden", may as well be the client's own word.
std::string without_bodies(std::string text, const Evidence& evidence, int below_status) {
  constexpr size_t kLeast = 20, kMost = 200;  // bytes; different bodies: a client that prints more of them is read as it is
  std::map<std::string, bool> bodies;         // and is it whole
  for (const journal::Entry& entry : evidence.entries) {
    if (entry.status >= below_status || bodies.size() >= kMost) continue;
    const bool sent = entry.sent && !entry.sent->text.empty();
    std::string body = lower(sent ? entry.sent->text : entry.answer);
    if (body.size() >= kLeast && holds_a_word(body)) bodies.emplace(std::move(body), sent || entry.answer_size <= entry.answer.size());
  }
  for (const auto& [body, whole] : bodies)
    for (size_t at = text.find(body); at != std::string::npos; at = text.find(body, at + 1)) {
      const size_t end = whole ? at + body.size() : std::min(text.find('\n', at + body.size()), text.size());
      text.replace(at, end - at, " ");
    }
  return text;
}

/// Status lines, and lines of headers that an answer had, as `curl -i` prints them. `text` is in lower case.
std::string without_heads(const std::string& text, const Evidence& evidence) {
  std::set<std::string> names;
  for (const journal::Entry& entry : evidence.entries)
    for (const auto& header : entry.answer_headers) names.insert(lower(header.name));
  std::string out;
  for (const std::string_view line : split(text, '\n')) {
    const size_t colon = line.find(": ");
    const bool is_head = line.starts_with("http/") || (colon != std::string_view::npos && names.contains(std::string(line.substr(0, colon))));
    if (!is_head) out.append(line) += '\n';
  }
  return out;
}

/// errors[].message and messages[].message of all answers, as far as the journal kept them.
std::vector<std::string> messages_of(const Evidence& evidence) {
  std::vector<std::string> out;
  for (const journal::Entry& entry : evidence.entries) {
    const auto answer = nlohmann::json::parse(entry.answer, nullptr, false);
    if (!answer.is_object() || !answer.contains("errors") || !answer["errors"].is_array()) continue;
    for (const auto& error : answer["errors"])
      if (error.is_object() && error.contains("message") && error["message"].is_string())
        out.push_back(lower(error["message"].get<std::string>()));
  }
  return out;
}

bool ends_link(char c) {
  return static_cast<unsigned char>(c) <= ' ' || std::string_view("\"'`<>()[]{}|,;").find(c) != std::string_view::npos;
}

/// Where in `word` a link starts: at "https://", or at a host with a path behind it, "developers.cloudflare.com/api". npos: nowhere.
size_t link_in(std::string_view word) {
  if (size_t at = word.find("://"); at != std::string_view::npos) {
    while (at > 0 && word[at - 1] >= 'a' && word[at - 1] <= 'z') --at;
    return at;
  }
  const std::string_view host = word.substr(0, word.find('/'));
  const size_t dot = host.rfind('.');
  if (host.size() == word.size() || dot == std::string_view::npos || dot == 0 || host.size() - dot < 3) return std::string_view::npos;
  const auto all = [](std::string_view text, const char* letters) { return text.find_first_not_of(letters) == std::string_view::npos; };
  const bool is_host = all(host.substr(dot + 1), "abcdefghijklmnopqrstuvwxyz") && all(host, "abcdefghijklmnopqrstuvwxyz0123456789-.");
  return is_host ? 0 : std::string_view::npos;
}

/// Without links: ".../reference/rate-limits" is where to read, and tells nothing. `text` is in lower case.
std::string without_links(const std::string& text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() && !ends_link(text[end])) ++end;
    const std::string_view word = std::string_view(text).substr(at, end - at);
    out += word.substr(0, link_in(word));
    if (end < text.size()) out += text[end];
    at = end + 1;
  }
  return out;
}

std::string first_word_in(const std::string& text, std::string_view subject, bool others) {
  for (const Telling& row : tellings())
    if ((row.subject == subject) != others && mentions(text, row.word)) return row.word;
  return "";
}

}  // namespace

Finding judge_tells(const std::string& subject, const Case& c) {
  const ClientRun& client = *c.evidence.client;
  std::string own = lower(client.out) + "\n" + lower(client.err);
  constexpr int kFirstRefusal = 400, kAny = 1000;
  const std::string text = without_links(without_bodies(own, c.evidence, kFirstRefusal));
  if (!first_word_in(own, subject, true).empty()) own = without_heads(without_bodies(std::move(own), c.evidence, kAny), c.evidence);
  for (const std::string& message : messages_of(c.evidence))
    if (!message.empty()) own = replace_all(std::move(own), message, " ");
  own = without_links(own);
  if (const std::string word = first_word_in(own, subject, true); !word.empty())
    return not_met(fmt::format("the output says \"{}\", which tells of something else than {}", word, subject));
  if (const std::string word = first_word_in(text, subject, false); !word.empty())
    return client.truncated ? inconclusive(fmt::format("the output says \"{}\", and nothing else as far as it was kept", word))
                            : met(fmt::format("the output says \"{}\"", word));
  const std::string because = fmt::format("the output does not tell of {}", subject);
  return client.truncated ? inconclusive(because + ", as far as it was kept") : lacking(client_cut_short(c), because);
}

}  // namespace cfmock::expect
