#pragma once
// Expectations: statements about the client. Each kind is a row of one table, and the table of its own keys.

#include "scenario/fields.hpp"
#include "scenario/patterns.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::scenario {

Type<std::vector<Expectation>> expectations();
Type<Expectation> expectation();

// The kinds, by the file that has their tables.

Type<AnswerPattern> answer_pattern();  // expect_answers.cpp

Type<ExpectCalls> calls();  // expect_requests.cpp
Type<ExpectNever> never();
Type<ExpectNoRetry> no_retry();
Type<ExpectOrder> order();
Type<ExpectHeaders> request_headers();
Type<ExpectPages> pages();

Type<ExpectRetries> retries();  // expect_retries.cpp
Type<ExpectStorm> storm();

Type<ExpectOnlyReads> only_reads();  // expect_intents.cpp
Type<ExpectOnce> once();
Type<ExpectZoneLookups> zone_lookups();

Type<ExpectConnections> connections();  // expect_connections.cpp
Type<ExpectConcurrency> concurrency();

Type<ExpectAll> all_of();  // expect_combined.cpp
Type<ExpectAny> any_of();
Type<ExpectNot> none_of();
Type<ExpectDuring> during();

Type<ExpectWorld> final_world();  // expect_outcome.cpp
Type<ExpectNoDuplicates> duplicates();
Type<ExpectExit> exit_code();
Type<ExpectOutput> output();
Type<ExpectNoCrash> crash();
Type<ExpectDuration> run_duration();

/// Text is a request pattern, a mapping is read by `mapping`: `never: "DELETE /zones/**"`.
template <class What, class Make>
Type<What> pattern_or(Type<What> mapping, Make make) {
  const Type<RequestPattern> pattern = request_pattern();
  return {[pattern, mapping, make](Reader& in, const Node& node) -> std::optional<What> {
            if (!node.is_scalar()) return mapping.read(in, node);
            auto of = pattern.read(in, node);
            if (!of) return std::nullopt;
            return make(std::move(*of));
          },
          [mapping](Schema& schema) {
            return Json{{"anyOf", {request_text_schema(), mapping.schema(schema)}}};
          }};
}

/// Refuses `at_least` above `at_most`, which stand in `node`.
template <class Amount>
void check_bounds(Reader& in, const Node& node, const std::optional<Amount>& least,
                  const std::optional<Amount>& most) {
  if (least && most && *least > *most)
    in.error(*node.find("at_least"), "at_least is more than at_most", "let at_most be at least as much");
}

/// The same, and `exactly` beside one of the two.
template <class Amounts>
void check_amounts(Reader& in, const Node& node, const Amounts& out) {
  check_bounds(in, node, out.at_least, out.at_most);
  if (out.exactly && (out.at_least || out.at_most))
    in.error(node.entry("exactly")->key, "\"exactly\" leaves nothing to at_least and at_most",
             "keep exactly, or the other two");
}

}  // namespace cfmock::scenario
