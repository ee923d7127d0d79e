#include "report/json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "report/course.hpp"
#include "report/entries.hpp"
#include "report/safe.hpp"
#include "report/summary.hpp"

namespace cfmock::report {
namespace {

using Json = nlohmann::ordered_json;

double milliseconds(Duration amount) { return static_cast<double>(amount.count()) / 1e3; }

Json texts(const std::vector<std::string>& list) {
  Json out = Json::array();
  for (const std::string& text : list) out.push_back(printable(text));
  return out;
}

Json process_json(const std::optional<expect::ClientRun>& client) {
  if (!client) return nullptr;
  return {{"command", texts(client->command)},
          {"exit_code", client->exit_code ? Json(*client->exit_code) : Json()},
          {"signal", client->signal},
          {"timed_out", client->timed_out},
          {"interrupted", client->interrupted},
          {"truncated", client->truncated},
          {"took_ms", milliseconds(client->took)}};
}

/// Each start of a client that was started several times over the same world; the last one is "process".
Json starts_json(const std::vector<expect::Run>& runs) {
  Json out = Json::array();
  for (const expect::Run& run : runs)
    out.push_back({{"first_seq", run.first_seq}, {"process", process_json(run.client)}});
  return out;
}

Json line_json(const expect::Line& line) {
  return {{"kind", printable(line.kind)},       {"expectation", printable(line.expectation)},
          {"file", printable(line.place.file)}, {"line", line.place.line},
          {"column", line.place.column},   {"outcome", name_of(line.outcome)},
          {"because", printable(line.because)}, {"reason", printable(line.reason)}, {"entries", line.entries},
          {"further", line.further}};
}

Json sent_json(const std::optional<journal::Sent>& sent) {
  if (!sent) return nullptr;
  return {{"head", sent->head}, {"body", sent->body}, {"end", printable(sent->end)}, {"after_ms", milliseconds(sent->after)}, {"text", safe_lines(sent->text)}};
}

Json entry_json(const journal::Entry& entry, const EntryTexts& entries) {
  return {{"seq", entry.seq},
          {"at", rfc3339(entry.at, Fraction::kSixDigits)},
          {"offset_ms", milliseconds(entries.offset(entry))},
          {"method", printable(entry.method)},
          {"path", printable(entry.path)},
          {"query", printable(entry.query)},
          {"status", entry.status},
          {"codes", entry.codes},
          {"encoding", printable(entry.encoding)},
          {"fault", printable(entry.fault)},
          {"delivery", printable(entry.delivery)},
          {"sent", sent_json(entry.sent)},
          {"operation", printable(entry.operation)},
          {"credential", printable(entry.credential)},
          {"fingerprint", printable(entry.fingerprint)},
          {"cause", printable(entry.cause)},
          {"why", printable(entry.why)},
          {"retry_count", entry.retry_count},
          {"retry_after_ms", entry.retry_after ? Json(milliseconds(*entry.retry_after)) : Json()},
          {"call", fmt::format("{:016x}", entry.call_hash)}};
}

Json run_json(const Subject& subject) {
  const expect::Verdict& verdict = subject.verdict;
  Json lines = Json::array(), entries = Json::array();
  std::set<uint64_t> named;
  for (const expect::Line& line : verdict.lines) {
    lines.push_back(line_json(line));
    named.insert(line.entries.begin(), line.entries.end());
  }
  const EntryTexts all(subject.evidence);
  for (const uint64_t seq : named)
    if (const journal::Entry* entry = all.find(seq)) entries.push_back(entry_json(*entry, all));
  return {{"scenario", printable(verdict.scenario)},
          {"file", printable(verdict.file)},
          {"title", printable(verdict.title)},
          {"cause", printable(verdict.cause)},
          {"client", printable(subject.client)},
          {"outcome", name_of(verdict.outcome)},
          {"course", name_of(subject.course)},
          {"process", process_json(subject.evidence.client)},
          {"starts", starts_json(subject.evidence.runs)},
          {"requests", subject.evidence.entries.size()},
          {"dropped", subject.evidence.dropped},
          {"lines", std::move(lines)},
          {"entries", std::move(entries)}};
}

/// What the person, or a start that failed, left out: a reader need not look through all runs for it.
Json unfinished_json(const std::vector<Subject>& subjects) {
  Json out = Json::array();
  for (const Subject& subject : subjects)
    if (subject.course != Course::kWhole)
      out.push_back({{"scenario", printable(subject.verdict.scenario)},
                     {"file", printable(subject.verdict.file)},
                     {"client", printable(subject.client)},
                     {"course", name_of(subject.course)},
                     {"because", why(subject.verdict)}});
  return out;
}

}  // namespace

std::string json(const std::vector<Subject>& subjects) {
  Json runs = Json::array();
  for (const Subject& subject : subjects) runs.push_back(run_json(subject));
  const Json all{{"schema_version", kSchemaVersion},
                 {"outcome", name_of(outcome_of(subjects))},
                 {"interrupted", interrupted(subjects)},
                 {"unfinished", unfinished_json(subjects)},
                 {"runs", std::move(runs)}};
  return all.dump(2) + "\n";
}

std::string_view json_schema() { return embedded_file("fixtures/report/schema.json").value_or(""); }

}  // namespace cfmock::report
