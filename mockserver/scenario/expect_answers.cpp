// `after:` in all expectations: which answer.

#include "scenario/expectations.hpp"
#include "scenario/lookup.hpp"
#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

Type<AnswerPattern::Failed> failed_requests() {
  using Failed = AnswerPattern::Failed;
  return word<Failed>("kind of request", {{"read", Failed::kRead}, {"write", Failed::kWrite}, {"any", Failed::kAny}});
}

const Object<AnswerPattern>& answer_table() {
  static const Object<AnswerPattern> table{
      "answer pattern",
      {field("code", one_or_list(whole("a code", 0, 9999999)), &AnswerPattern::codes,
             "A code among errors[], or a list."),
       field("status", one_or_list(whole("a status", 100, 599)), &AnswerPattern::statuses,
             "A status, or a list."),
       field("cause", one_or_list(cause_name()), &AnswerPattern::causes, "A cause, or a list."),
       field("failed", failed_requests(), &AnswerPattern::failed,
             "read, write or any: of such a request, no answer, a status from 400, no JSON, or success: false.")},
      Keys::kAtLeastOne,
      {},
      "{code: 10000}, {status: 401}, {cause: expired-token} or {failed: read}"};
  return table;
}

}  // namespace

Type<AnswerPattern> answer_pattern() { return object_type(answer_table()); }

}  // namespace cfmock::scenario
