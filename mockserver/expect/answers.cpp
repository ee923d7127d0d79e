// What an answer meant to the client.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "expect/requests.hpp"

namespace cfmock::expect {
namespace {

using scenario::AnswerPattern;

template <class T>
bool holds(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// The journal kept all of it, as it was: no secret in it was replaced, which would leave no JSON.
bool is_kept_whole(const journal::Entry& entry) {
  return entry.answer_size <= journal::kBodyKept && entry.answer.find(" #") == std::string::npos;
}

/// Of a body that was not kept whole the start is judged.
bool is_json(const journal::Entry& entry) {
  if (is_kept_whole(entry)) return nlohmann::json::accept(entry.answer);
  const std::string_view start = trim(entry.answer);
  return start.starts_with('{') || start.starts_with('[');
}

bool says_failure(const journal::Entry& entry) {
  if (!is_kept_whole(entry))
    return entry.answer.find("\"success\":false") != std::string::npos ||
           entry.answer.find("\"success\": false") != std::string::npos;
  const auto answer = nlohmann::json::parse(entry.answer, nullptr, false);
  return answer.is_object() && answer.contains("success") && answer["success"] == false;
}

bool is_such(const journal::Entry& entry, AnswerPattern::Failed wanted) {
  if (wanted == AnswerPattern::Failed::kNotAsked) return true;
  if (entry.method.empty() || !failed(entry)) return false;
  return wanted == AnswerPattern::Failed::kAny || is_read(entry) == (wanted == AnswerPattern::Failed::kRead);
}

}  // namespace

bool is_read(const journal::Entry& entry) {
  if (entry.method == "POST") return match::api_path(entry.path) == "/graphql";
  return entry.method == "GET" || entry.method == "HEAD" || entry.method == "OPTIONS";
}

// A scripted answer can be anything. What the model serves is what the API serves, a zone file included.
std::string_view broken_success(const journal::Entry& entry) {
  if (entry.answered_by != journal::AnsweredBy::kRule || entry.method == "HEAD") return "";
  if (entry.status < 200 || entry.status >= 300 || entry.status == 204) return "";
  if (!is_json(entry)) return "no JSON";
  return says_failure(entry) ? "success: false" : "";
}

bool answered(const journal::Entry& entry, const AnswerPattern& answer) {
  if (!answer.statuses.empty() && !holds(answer.statuses, entry.status)) return false;
  if (!answer.causes.empty() && !holds(answer.causes, entry.cause)) return false;
  if (!is_such(entry, answer.failed)) return false;
  return answer.codes.empty() || std::any_of(entry.codes.begin(), entry.codes.end(),
                                             [&](int code) { return holds(answer.codes, code); });
}

bool hung_up(const journal::Entry& entry) {
  if (!entry.sent || entry.sent->end != "client" || entry.delivery != "complete") return false;
  // Of a body that was compressed the length on the wire is not known here.
  return entry.sent->head == 0 || (entry.encoding.empty() && entry.method != "HEAD" && entry.sent->body < entry.answer_size);
}

bool failed(const journal::Entry& entry) {
  return hung_up(entry) || entry.delivery != "complete" || entry.status == 0 || entry.status >= 400 || !entry.codes.empty() ||
         !broken_success(entry).empty();
}

bool succeeded(const journal::Entry& entry) {
  return entry.status >= 200 && entry.status < 300 && !failed(entry);
}

const journal::Entry* first_answered(const Evidence& evidence, const AnswerPattern& answer) {
  for (const journal::Entry& entry : evidence.entries)
    if (answered(entry, answer)) return &entry;
  return nullptr;
}

}  // namespace cfmock::expect
