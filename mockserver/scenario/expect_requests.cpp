// Expectations on the requests that the client makes.

#include "scenario/expectations.hpp"
#include "scenario/lookup.hpp"
#include "scenario/patterns.hpp"
#include "scenario/types.hpp"
#include "scenario/values.hpp"

namespace cfmock::scenario {
namespace {

const Object<ExpectCalls>& calls_table() {
  static const Object<ExpectCalls> table{
      "calls expectation",
      {required(field("of", request_pattern(), &ExpectCalls::of, "Which requests are counted.")),
       field("exactly", count(), &ExpectCalls::exactly, "This many."),
       field("at_least", count(), &ExpectCalls::at_least, "This many or more."),
       field("at_most", count(), &ExpectCalls::at_most, "This many or fewer.")},
      Keys::kAtLeastOne,
      [](Reader& in, const Node& node, ExpectCalls& out) { check_amounts(in, node, out); }};
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
    rows.push_back(field("after", answer_pattern(), &WrittenNever::after,
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
      {required(field("after", answer_pattern(), &ExpectNoRetry::after,
                      "The answer after which a call is given up.")),
       field("of", request_pattern(), &ExpectNoRetry::of, "Which requests; left out, all.")},
      Keys::kAnyNumber,
      {}};
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
  const auto mapping =
      mapped<ExpectNever>(object_type(never_table()), [](Reader& in, const Node& node, WrittenNever written) {
        return std::optional(ExpectNever{pattern_of(in, node, written.parts), std::move(written.after)});
      });
  return pattern_or(mapping, [](RequestPattern of) { return ExpectNever{std::move(of), std::nullopt}; });
}

Type<ExpectNoRetry> no_retry() { return object_type(no_retry_table()); }

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
