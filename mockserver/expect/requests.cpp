#include "expect/requests.hpp"

#include <algorithm>

#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

template <class T>
bool holds(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

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

bool fits(const scenario::RequestPattern& pattern, const journal::Entry& entry) {
  return !entry.method.empty() && match::fits(pattern, subject_of(entry));
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

bool answered(const journal::Entry& entry, const scenario::AnswerPattern& answer) {
  if (!answer.statuses.empty() && !holds(answer.statuses, entry.status)) return false;
  if (!answer.causes.empty() && !holds(answer.causes, entry.cause)) return false;
  return answer.codes.empty() || std::any_of(entry.codes.begin(), entry.codes.end(),
                                             [&](int code) { return holds(answer.codes, code); });
}

bool succeeded(const journal::Entry& entry) {
  return entry.delivery == "complete" && entry.status >= 200 && entry.status < 300 && entry.codes.empty();
}

Finding nothing_asked(const Case& c, const scenario::RequestPattern& pattern) {
  if (c.scenario.allow.no_requests && c.evidence.entries.empty())
    return met("the client asked nothing, which is allowed");
  return inconclusive(name_of(pattern) + " was never asked, so there was nothing to judge");
}

}  // namespace cfmock::expect
