#pragma once
// Expectations: statements about the client. Each kind is a row of one table, and the table of its own keys.

#include "scenario/fields.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::scenario {

Type<std::vector<Expectation>> expectations();

// The kinds, by the file that has their tables: on requests, on what is left behind.
Type<ExpectCalls> calls();
Type<ExpectNever> never();
Type<ExpectNoRetry> no_retry();
Type<ExpectRetries> retries();
Type<ExpectOrder> order();
Type<ExpectHeaders> request_headers();
Type<ExpectPages> pages();

Type<ExpectWorld> final_world();
Type<ExpectExit> exit_code();
Type<ExpectOutput> output();
Type<ExpectNoCrash> crash();
Type<ExpectDuration> run_duration();

/// Refuses `at_least` above `at_most`, which stand in `node`.
template <class Amount>
void check_bounds(Reader& in, const Node& node, const std::optional<Amount>& least,
                  const std::optional<Amount>& most) {
  if (least && most && *least > *most)
    in.error(*node.find("at_least"), "at_least is more than at_most", "let at_most be at least as much");
}

}  // namespace cfmock::scenario
