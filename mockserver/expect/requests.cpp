#include "expect/requests.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "expect/client.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
match::Subject subject_of(const journal::Entry& entry) {
  match::Subject subject;
  subject.method = entry.method;
  subject.path = match::api_path(entry.path);
  subject.query = entry.query;
  subject.headers = &entry.headers;
  subject.body = entry.body;
  subject.outside_api = !match::below_api(entry.path);
  return subject;
}

bool is_foreign(const journal::Entry& entry) { return entry.cause == journal::kForeignHost; }

bool fits(const scenario::RequestPattern& pattern, const journal::Entry& entry) {
  return !entry.method.empty() && !is_foreign(entry) && match::fits(pattern, subject_of(entry));
}

Entries asked(const Evidence& evidence, const scenario::RequestPattern& pattern) {
  Entries out;
  for (const journal::Entry& entry : evidence.entries)
    if (fits(pattern, entry)) out.push_back(&entry);
  return out;
}

Entries unsure(const Evidence& evidence, const scenario::RequestPattern& pattern) {
  Entries out;
  if (pattern.body.empty()) return out;
  scenario::RequestPattern but_for_body = pattern;
  but_for_body.body.clear();
  for (const journal::Entry& entry : evidence.entries)
    if (entry.body_size > journal::kBodyKept && fits(but_for_body, entry)) out.push_back(&entry);
  return out;
}

namespace {

bool is_of_all(const scenario::RequestPattern& of) {
  return of.any_path && of.methods.empty() && of.query.empty() && of.headers.empty() && of.body.empty();
}

/// A part that a request or an answer begins or ends is not there without one.
bool is_whole_run(const scenario::ExpectDuring& during) {
  return during.run.value_or(1) == 1 && !during.after && !during.before && !during.from && !during.until;
}

bool any_wants_no_request(const std::vector<scenario::Expectation>& list);

/// "calls: {of: any, exactly: 0}" or "never: any", by itself or as a part of another.
bool wants_no_request(const scenario::Expectation& expectation) {
  if (const auto* calls = std::get_if<scenario::ExpectCalls>(&expectation.what))
    return is_of_all(calls->of) && (calls->exactly == 0 || calls->at_most == 0);
  if (const auto* never = std::get_if<scenario::ExpectNever>(&expectation.what)) return is_of_all(never->of) && !never->after;
  if (const auto* all = std::get_if<scenario::ExpectAll>(&expectation.what)) return any_wants_no_request(all->of);
  if (const auto* any = std::get_if<scenario::ExpectAny>(&expectation.what)) return any_wants_no_request(any->of);
  const auto* during = std::get_if<scenario::ExpectDuring>(&expectation.what);
  return during != nullptr && is_whole_run(*during) && any_wants_no_request(during->expect);
}

bool any_wants_no_request(const std::vector<scenario::Expectation>& list) {
  return std::any_of(list.begin(), list.end(), wants_no_request);
}

}  // namespace

bool is_silent(const Case& c) {
  const auto& entries = c.evidence.entries;
  const bool asked = !std::all_of(entries.begin(), entries.end(), is_foreign);
  if (c.is_part || asked || c.evidence.dropped > 0 || c.scenario.allow.no_requests) return false;
  return !any_wants_no_request(c.scenario.expect);
}

int run_of(const Evidence& evidence, const journal::Entry& entry) {
  int out = 0;
  for (size_t i = 1; i < evidence.runs.size() && entry.seq >= evidence.runs[i].first_seq; ++i) ++out;
  return out;
}

std::vector<const ClientRun*> clients_of(const Evidence& evidence) {
  std::vector<const ClientRun*> out;
  for (const Run& run : evidence.runs)
    if (run.client) out.push_back(&*run.client);
  if (evidence.runs.empty() && evidence.client) out.push_back(&*evidence.client);
  return out;
}

scenario::RequestPattern any_request() {
  scenario::RequestPattern out;
  out.text = "any";
  out.any_path = true;
  return out;
}

Finding allowed_silence() { return staying(met("the client asked nothing, which is allowed")); }
bool is_allowed_silence(const Case& c) {
  return c.scenario.allow.no_requests && c.evidence.entries.empty() && !c.is_part;
}

Finding never_answered(const Case& c, const scenario::AnswerPattern& answer) {
  if (is_allowed_silence(c)) return staying(met("no request came, and none was needed"));
  return inconclusive(lacks(answer) + ": the client never met it");
}

std::optional<std::string> client_cut_short(const Case& c) {
  if (is_silent(c)) return "no request came";
  return ended_from_outside(c);
}

std::optional<std::string> cut_short(const Case& c) {
  if (c.evidence.dropped > 0) return counted(c.evidence.dropped, "row") + " of the journal dropped";
  return client_cut_short(c);
}

Finding lacking(const std::optional<std::string>& reason, std::string because, Entries entries) {
  if (reason) return inconclusive(because + ", but " + *reason, std::move(entries));
  Finding out = not_met(std::move(because), std::move(entries));
  out.lacks = true;
  return out;
}

Finding nothing_asked(const Case& c, const scenario::RequestPattern& pattern) {
  if (is_allowed_silence(c)) return allowed_silence();
  return inconclusive(name_of(pattern) + " was never asked, so there was nothing to judge");
}

}  // namespace cfmock::expect
