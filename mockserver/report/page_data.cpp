#include "report/page_data.hpp"

#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>

#include "base/text.hpp"
#include "expect/chains.hpp"
#include "expect/client.hpp"
#include "report/client.hpp"
#include "report/course.hpp"
#include "report/html.hpp"
#include "report/page_texts.hpp"
#include "report/safe.hpp"
#include "report/summary.hpp"
#include "report/world_changes.hpp"

namespace cfmock::report {
namespace {

using Json = nlohmann::ordered_json;
using journal::Entry;

constexpr const char* kColumns[] = {"seq",       "at",          "delay",    "connection",  "method",  "path",         "query",  "status",
                                    "codes",     "delivery",    "operation", "credential", "kind",    "fingerprint",  "cause",  "why",
                                    "retryCount", "retryAfter", "headers",  "body",        "bodySize", "answerHeaders", "answer", "answerSize",
                                    "by",        "wrote",       "leaks",     "encoding",   "fault",   "sent"};

class Page {
 public:
  explicit Page(const std::vector<Subject>& subjects) : texts_(kPageBodies) {
    for (const Subject& subject : subjects) add_named_bodies(subject);
    for (const Subject& subject : subjects) runs_.push_back(run(subject));
  }

  Json json(const std::vector<Subject>& subjects) && {
    return {{"outcome", name_of(outcome_of(subjects))},
            {"interrupted", interruption(subjects)},
            {"columns", kColumns},
            {"texts", texts_.all()},
            {"runs", std::move(runs_)}};
  }

 private:
  /// null: it was not interrupted.
  static Json interruption(const std::vector<Subject>& subjects) {
    if (!interrupted(subjects)) return nullptr;
    return {{"counts", counts_text(subjects)}, {"cut", names_of(subjects, Course::kCut)}, {"neverRan", names_of(subjects, Course::kNeverRan)}};
  }

  static std::set<uint64_t> named(const expect::Verdict& verdict) {
    std::set<uint64_t> out;
    for (const expect::Line& line : verdict.lines) out.insert(line.entries.begin(), line.entries.end());
    return out;
  }

  void add_named_bodies(const Subject& subject) {
    const std::set<uint64_t> seqs = named(subject.verdict);
    for (const Entry& entry : subject.evidence.entries)
      if (seqs.contains(entry.seq)) {
        texts_.add_body(entry.body), texts_.add_body(entry.answer);
        if (entry.sent) texts_.add_body(entry.sent->text);
      }
  }

  Json headers(const http::Headers& headers) {
    Json out = Json::array();
    for (const http::Header& header : headers) out.push_back(texts_.add(std::string(header.name))), out.push_back(texts_.add(std::string(header.value)));
    return out;
  }

  /// [head, body, end, after, text]; null: nothing was told.
  Json sent(const std::optional<journal::Sent>& sent) {
    if (!sent) return nullptr;
    return {sent->head, sent->body, texts_.add(sent->end), sent->after.count(), texts_.add_body(sent->text)};
  }

  Json row(const Entry& e, Instant start) {
    Json leaks = Json::array();
    for (const std::string& leak : e.leaks) leaks.push_back(texts_.add(leak));
    return {e.seq,
            (e.at - start).count(),
            e.delay.count(),
            e.connection,
            texts_.add(e.method),
            texts_.add(e.path),
            texts_.add(e.query),
            e.status,
            e.codes,
            texts_.add(e.delivery),
            texts_.add(e.operation),
            texts_.add(e.credential),
            texts_.add(e.credential_kind),
            texts_.add(e.fingerprint),
            texts_.add(e.cause),
            texts_.add(e.why),
            e.retry_count,
            e.retry_after ? Json(e.retry_after->count()) : Json(),
            headers(e.headers),
            texts_.add_body(e.body),
            e.body_size,
            headers(e.answer_headers),
            texts_.add_body(e.answer),
            e.answer_size,
            static_cast<int>(e.answered_by),
            e.wrote,
            std::move(leaks),
            texts_.add(e.encoding),
            texts_.add(e.fault),
            sent(e.sent)};
  }

  /// Rows, and the chains of more than one attempt as lists of places among the rows.
  void add_rows(const Subject& subject, Json& run) {
    const auto& entries = subject.evidence.entries;
    const std::set<uint64_t> seqs = named(subject.verdict);
    Json rows = Json::array(), chains = Json::array();
    std::unordered_map<const Entry*, size_t> places;
    for (const Entry& entry : entries) {
      if (left_ == 0 && !seqs.contains(entry.seq)) continue;
      if (left_ > 0) --left_;
      places.emplace(&entry, rows.size());
      rows.push_back(row(entry, entries.front().at));
    }
    for (const expect::Chain& chain : expect::chains(subject.evidence)) {
      Json attempts = Json::array();
      for (const Entry* entry : chain.attempts)
        if (places.contains(entry)) attempts.push_back(places.at(entry));
      if (attempts.size() > 1) chains.push_back(std::move(attempts));
    }
    run["leftOut"] = entries.size() - rows.size();
    run["rows"] = std::move(rows);
    run["chains"] = std::move(chains);
  }

  Json lines(const expect::Verdict& verdict) {
    Json out = Json::array();
    for (const expect::Line& line : verdict.lines)
      out.push_back({{"kind", texts_.add(line.kind)},
                     {"expectation", texts_.add(line.expectation)},
                     {"place", texts_.add(line.place.known() ? line.place.text() : "")},
                     {"outcome", name_of(line.outcome)},
                     {"because", texts_.add(line.because)},
                     {"reason", texts_.add(line.reason)},
                     {"entries", line.entries},
                     {"further", line.further}});
    return out;
  }

  static Json output(std::string_view text) {
    const bool cut = text.size() > kPageOutput;
    return {{"text", safe_lines(cut ? text.substr(text.size() - kPageOutput) : text)}, {"size", text.size()}};
  }

  static Json client(const std::optional<expect::ClientRun>& client) {
    if (!client) return nullptr;
    std::string command;
    for (const std::string& word : client->command) command += (command.empty() ? "" : " ") + shell_quoted(word);
    return {{"command", printable(command)},          {"ending", printable(expect::end_of(*client))}, {"took", client->took.count()},
            {"timedOut", client->timed_out},          {"interrupted", client->interrupted},           {"truncated", client->truncated},
            {"out", output(client->out)},             {"err", output(client->err)}};
  }

  static Json starts(const expect::Evidence& evidence) {
    Json out = Json::array();
    for (const expect::Run& run : evidence.runs) out.push_back(run.first_seq);
    return out;
  }

  Json run(const Subject& subject) {
    const expect::Verdict& verdict = subject.verdict;
    const auto& entries = subject.evidence.entries;
    Json out{{"scenario", printable(verdict.scenario)},
             {"file", printable(verdict.file)},
             {"title", printable(verdict.title)},
             {"cause", printable(verdict.cause)},
             {"client", printable(subject.client)},
             {"outcome", name_of(verdict.outcome)},
             {"course", name_of(subject.course)},
             {"why", why(verdict)},
             {"process", client(subject.evidence.client)},
             {"began", entries.empty() ? "" : rfc3339(entries.front().at, Fraction::kSixDigits)},
             {"starts", starts(subject.evidence)},
             {"requests", entries.size()},
             {"dropped", subject.evidence.dropped},
             {"world", world_changes(subject.evidence)},
             {"lines", lines(verdict)}};
    add_rows(subject, out);
    return out;
  }

  PageTexts texts_;
  size_t left_ = kPageExchanges;
  Json runs_ = Json::array();
};

}  // namespace

std::string safe_in_script(std::string json) {
  for (const auto& [from, to] : {std::pair("<", "\\u003c"), std::pair(">", "\\u003e"), std::pair("&", "\\u0026"),
                                 std::pair("\u2028", "\\u2028"), std::pair("\u2029", "\\u2029")})
    json = replace_all(std::move(json), from, to);
  return json;
}

std::string page_data(const std::vector<Subject>& subjects) {
  return safe_in_script(Page(subjects).json(subjects).dump());
}

}  // namespace cfmock::report
