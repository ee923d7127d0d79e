// Expectations on connections, and on what is in flight at once.

#include "scenario/expectations.hpp"
#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

const Object<Amount>& amount_table() {
  static const Object<Amount> table{"amount",
                                    {field("exactly", count(), &Amount::exactly, "This many."),
                                     field("at_least", count(), &Amount::at_least, "This many or more."),
                                     field("at_most", count(), &Amount::at_most, "This many or fewer.")},
                                    Keys::kAtLeastOne,
                                    [](Reader& in, const Node& node, Amount& out) { check_amounts(in, node, out); },
                                    "1, or {at_most: 2}"};
  return table;
}

/// A number is exactly that many.
Type<Amount> amount() {
  const auto number = mapped<Amount>(count(), [](Reader&, const Node&, int given) {
    Amount out;
    out.exactly = given;
    return std::optional(out);
  });
  return scalar_or(number, object_type(amount_table()));
}

const Object<ExpectConnections>& connections_table() {
  static const Object<ExpectConnections> table{
      "connections expectation",
      {field("opened", amount(), &ExpectConnections::opened, "How many carry requests."),
       field("reused", yes_or_no(), &ExpectConnections::reused, "true: some connection carries more than one request."),
       field("left_open", amount(), &ExpectConnections::left_open,
             "How many stand open unused when the last request comes.")},
      Keys::kAtLeastOne,
      {},
      "{opened: {at_most: 2}, reused: true, left_open: {at_most: 0}}"};
  return table;
}

const Object<ExpectConcurrency>& concurrency_table() {
  static const Object<ExpectConcurrency> table{
      "concurrency expectation",
      {required(field("of", request_pattern(), &ExpectConcurrency::of, "Which requests.")),
       required(field("at_most", whole("a count", 1, INT32_MAX), &ExpectConcurrency::at_most, "In flight at once."))},
      Keys::kAnyNumber,
      {},
      "{of: any, at_most: 4}"};
  return table;
}

}  // namespace

Type<ExpectConnections> connections() { return object_type(connections_table()); }
Type<ExpectConcurrency> concurrency() { return object_type(concurrency_table()); }

}  // namespace cfmock::scenario
