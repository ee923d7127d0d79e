// Expectations on the requests that the client makes.

#include "scenario/expectations.hpp"
#include "scenario/lookup.hpp"
#include "scenario/patterns.hpp"
#include "scenario/types.hpp"
#include "scenario/values.hpp"

namespace cfmock::scenario {
namespace {

const Object<AnswerPattern>& answer_table() {
  static const Object<AnswerPattern> table{
      "answer pattern",
      {field("code", one_or_list(whole("a code", 0, 9999999)), &AnswerPattern::codes,
             "A code among errors[], or a list."),
       field("status", one_or_list(whole("a status", 100, 599)), &AnswerPattern::statuses,
             "A status, or a list."),
       field("cause", one_or_list(cause_name()), &AnswerPattern::causes, "A cause, or a list.")},
      Keys::kAtLeastOne,
      {},
      "{code: 10000}, {status: 401} or {cause: expired-token}"};
  return table;
}

const Object<ExpectCalls>& calls_table() {
  static const Object<ExpectCalls> table{
      "calls expectation",
      {required(field("of", request_pattern(), &ExpectCalls::of, "Which requests are counted.")),
       field("exactly", count(), &ExpectCalls::exactly, "This many."),
       field("at_least", count(), &ExpectCalls::at_least, "This many or more."),
       field("at_most", count(), &ExpectCalls::at_most, "This many or fewer.")},
      Keys::kAtLeastOne,
      [](Reader& in, const Node& node, ExpectCalls& out) {
        check_bounds(in, node, out.at_least, out.at_most);
        if (out.exactly && (out.at_least || out.at_most))
          in.error(node.entry("exactly")->key, "\"exactly\" leaves nothing to at_least and at_most",
                   "keep exactly, or the other two");
      }};
  return table;
}

struct WrittenNever {
  PatternParts parts;
  std::optional<AnswerPattern> after;
};

/// The rows of a part, as rows of the whole that holds it.
template <class Whole, class Part>
std::vector<Field<Whole>> rows_of(std::vector<Field<Part>> rows, Part Whole::*part) {
  std::vector<Field<Whole>> out;
  for (Field<Part>& row : rows)
    out.push_back({row.key, row.doc,
                   [read = row.read, part](Reader& in, const Entry& entry, Whole& whole) {
                     read(in, entry, whole.*part);
                   },
                   row.schema, row.required});
  return out;
}

const Object<WrittenNever>& never_table() {
  static const Object<WrittenNever> table = [] {
    auto rows = rows_of(pattern_fields(), &WrittenNever::parts);
    rows.push_back(field("after", object_type(answer_table()), &WrittenNever::after,
                         "Only what comes after such an answer."));
    return Object<WrittenNever>{"never expectation",
                                std::move(rows),
                                Keys::kAtLeastOne,
                                {},
                                "\"DELETE /zones/**\", or {method: [POST, PUT]}"};
  }();
  return table;
}

const Object<ExpectNoRetry>& no_retry_table() {
  static const Object<ExpectNoRetry> table{
      "no_retry expectation",
      {required(field("after", object_type(answer_table()), &ExpectNoRetry::after,
                      "The answer after which a call is given up.")),
       field("of", request_pattern(), &ExpectNoRetry::of, "Which requests; left out, all.")},
      Keys::kAnyNumber,
      {}};
  return table;
}

struct Waits {
  bool retry_after = false;
  std::optional<Duration> at_least;
};
Type<Waits> waits() {
  const auto word_type =
      word<Waits>("wait", {{"retry-after", {true, std::nullopt}}}, ", or a duration such as 2s");
  const auto time = mapped<Waits>(positive_wait(), [](Reader&, const Node&, Duration given) {
    return std::optional(Waits{false, given});
  });
  return {[word_type, time](Reader& in, const Node& node) -> std::optional<Waits> {
            const bool starts_as_time =
                node.is_scalar() && node.text.find_first_of("0123456789") != std::string::npos;
            return starts_as_time ? time.read(in, node) : word_type.read(in, node);
          },
          [word_type, time](Schema& schema) {
            return Json{{"anyOf", {word_type.schema(schema), time.schema(schema)}}};
          }};
}

const Object<ExpectRetries>& retries_table() {
  static const Object<ExpectRetries> table{
      "retries expectation",
      {required(field("of", request_pattern(), &ExpectRetries::of, "Which requests.")),
       field("at_least", count(), &ExpectRetries::at_least, "Tries beyond the first, for each call."),
       field("at_most", count(), &ExpectRetries::at_most, "Tries beyond the first, for each call."),
       field_with<ExpectRetries>("waits", waits(),
                                 "retry-after: what the answer asked for; or a duration: at least so long.",
                                 [](ExpectRetries& out, Waits given, const Entry&, Reader&) {
                                   out.waits_retry_after = given.retry_after;
                                   out.waits_at_least = given.at_least;
                                 }),
       field("backs_off", yes_or_no(), &ExpectRetries::backs_off,
             "true: each wait is at least as long as the one before.")},
      Keys::kAtLeastOne,
      [](Reader& in, const Node& node, ExpectRetries& out) {
        check_bounds(in, node, out.at_least, out.at_most);
      }};
  return table;
}

const Object<ExpectHeaders>& headers_table() {
  static const Object<ExpectHeaders> table{
      "headers expectation",
      {required(field("of", request_pattern(), &ExpectHeaders::of, "Which requests; any for all.")),
       required(
           field("request", header_patterns(), &ExpectHeaders::request, "How their headers must look."))},
      Keys::kAnyNumber,
      {}};
  return table;
}

const Object<ExpectPages>& pages_table() {
  static const Object<ExpectPages> table{
      "pages expectation",
      {required(field("of", request_pattern(), &ExpectPages::of, "Which lists must be read to their end."))},
      Keys::kAnyNumber,
      {}};
  return table;
}

}  // namespace

Type<ExpectCalls> calls() { return object_type(calls_table()); }

Type<ExpectNever> never() {
  const auto pattern = mapped<ExpectNever>(request_pattern(), [](Reader&, const Node&, RequestPattern of) {
    return std::optional(ExpectNever{std::move(of), std::nullopt});
  });
  const auto mapping =
      mapped<ExpectNever>(object_type(never_table()), [](Reader& in, const Node& node, WrittenNever written) {
        return std::optional(ExpectNever{pattern_of(in, node, written.parts), std::move(written.after)});
      });
  return {[pattern, mapping](Reader& in, const Node& node) {
            return node.is_scalar() ? pattern.read(in, node) : mapping.read(in, node);
          },
          [mapping](Schema& schema) {
            return Json{{"anyOf", {request_text_schema(), mapping.schema(schema)}}};
          }};
}

Type<ExpectNoRetry> no_retry() { return object_type(no_retry_table()); }
Type<ExpectRetries> retries() { return object_type(retries_table()); }

Type<ExpectOrder> order() {
  const auto list = list_of(request_pattern());
  return {[list](Reader& in, const Node& node) -> std::optional<ExpectOrder> {
            auto of = list.read(in, node);
            if (!of) return std::nullopt;
            if (node.items.size() < 2)
              in.error(node, "an order needs two requests or more", "name what comes first and what follows");
            return ExpectOrder{std::move(*of)};
          },
          [list](Schema& schema) {
            Json out = list.schema(schema);
            out["minItems"] = 2;
            return out;
          }};
}

Type<ExpectHeaders> request_headers() { return object_type(headers_table()); }

Type<ExpectPages> pages() {
  return scalar_or(word<ExpectPages>("word for pages", {{"complete", {}}}, ", or {of: \"GET /zones\"}"),
                   object_type(pages_table()));
}

}  // namespace cfmock::scenario
