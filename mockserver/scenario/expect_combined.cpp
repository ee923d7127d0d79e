// Expectations of expectations: all, any, not, and on a part of the run.

#include <algorithm>

#include "scenario/expectations.hpp"
#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

/// Asked for only when something is read: the table of expectations holds these types itself.
Type<std::vector<Expectation>> inner_list() {
  return {[](Reader& in, const Node& node) { return expectations().read(in, node); },
          [](Schema& schema) { return expectations().schema(schema); }};
}
Type<Expectation> inner() {
  return {[](Reader& in, const Node& node) { return expectation().read(in, node); },
          [](Schema& schema) { return expectation().schema(schema); }};
}

/// What only a whole run of the client has.
bool is_about_the_end(const Expectation& expectation) {
  static const std::vector<std::string> kinds{"world", "duplicates", "exit", "output", "crash", "duration"};
  return std::find(kinds.begin(), kinds.end(), expectation.kind) != kinds.end();
}

const std::vector<Expectation>* parts_of(const Expectation& expectation) {
  if (const auto* all = std::get_if<ExpectAll>(&expectation.what)) return &all->of;
  if (const auto* any = std::get_if<ExpectAny>(&expectation.what)) return &any->of;
  if (const auto* none = std::get_if<ExpectNot>(&expectation.what)) return &none->of;
  if (const auto* during = std::get_if<ExpectDuring>(&expectation.what); during && !during->run) return &during->expect;
  return nullptr;
}

void refuse_ends(Reader& in, const std::vector<Expectation>& list) {
  for (const Expectation& each : list) {
    if (is_about_the_end(each))
      in.error(each.place, fmt::format("\"{}\" is about the end of a run, and this is a part of one", each.kind),
               "write it beside \"during\", or inside of \"during: {run: 1, ...}\"");
    if (const auto* parts = parts_of(each)) refuse_ends(in, *parts);
  }
}

const Object<ExpectDuring>& during_table() {
  static const Object<ExpectDuring> table{
      "during expectation",
      {field("run", whole("a run", 1, INT32_MAX), &ExpectDuring::run, "The N-th start of the client."),
       field("after", answer_pattern(), &ExpectDuring::after, "What comes after the first such answer."),
       field("before", answer_pattern(), &ExpectDuring::before, "What comes before the first such answer."),
       field("from", request_pattern(), &ExpectDuring::from, "The first such request, and what comes after it."),
       field("until", request_pattern(), &ExpectDuring::until, "What comes before the first such request."),
       required(field("expect", inner_list(), &ExpectDuring::expect, "What is expected of that part."))},
      Keys::kAtLeastOne,
      [](Reader& in, const Node&, ExpectDuring& out) {
        if (!out.run) refuse_ends(in, out.expect);
      },
      "{run: 2, expect: [only_reads: always]}"};
  return table;
}

template <class What>
Type<What> list_type() {
  return mapped<What>(inner_list(), [](Reader&, const Node&, std::vector<Expectation> of) {
    return std::optional(What{std::move(of)});
  });
}

}  // namespace

Type<ExpectAll> all_of() { return list_type<ExpectAll>(); }
Type<ExpectAny> any_of() { return list_type<ExpectAny>(); }
Type<ExpectNot> none_of() {
  return mapped<ExpectNot>(inner(), [](Reader&, const Node&, Expectation of) {
    ExpectNot out;
    out.of.push_back(std::move(of));
    return std::optional(std::move(out));
  });
}
Type<ExpectDuring> during() { return object_type(during_table()); }

}  // namespace cfmock::scenario
