#include "scenario/expectations.hpp"

#include <utility>

#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

template <class What>
Field<Expectation> kind(std::string key, Type<What> type, std::string doc) {
  return field_with<Expectation>(key, type, std::move(doc),
                                 [key](Expectation& out, What what, const Entry& entry, Reader& in) {
                                   out.kind = key;
                                   out.what = std::move(what);
                                   out.text = key + ": " + flow_text(entry.value);
                                   out.place = in.place(entry.key);
                                 });
}

const Object<Expectation>& expectation_table() {
  static const Object<Expectation> table{
      "expectation",
      {kind("calls", calls(), "How often requests are made: {of: \"GET /zones\", exactly: 2}."),
       kind("never", never(),
            "Requests that are not made: \"DELETE /zones/**\", or {method, path, where, after}."),
       kind("only_reads", only_reads(),
            "Nothing but reads is asked: {after: {code: 10000}}, or always."),
       kind("no_retry", no_retry(),
            "The same call is not made again once it was so answered: {after: {code: 10000}}."),
       kind("retries", retries(),
            "How failed calls are tried again: {of, at_least, at_most, waits, backs_off, budget}."),
       kind("storm", storm(), "No more than so many requests at a time: {of: any, at_most: 10, within: 1s}."),
       kind("once", once(),
            "The same intent is asked once, whatever else differs: {of: \"POST /zones/{zone_id}/dns_records\", by: "
            "[type, name]}."),
       kind("order", order(), "Requests whose first occurrences come in this order."),
       kind("headers", request_headers(), "Headers of requests: {of: any, request: {User-Agent: present}}."),
       kind("pages", pages(), "complete: each page of a list is read once, none past the end."),
       kind("zone_lookups", zone_lookups(),
            "How zones are looked up by name: {each: once, names: suffixes, of: www.example.com}."),
       kind("connections", connections(),
            "How connections are used: {opened: {at_most: 2}, reused: true, left_open: {at_most: 0}}."),
       kind("concurrency", concurrency(), "How many requests are in flight at once: {of: any, at_most: 4}."),
       kind("world", final_world(), "unchanged, or {record: {...}, count: 1}: what is there at the end."),
       kind("duplicates", duplicates(), "never: the client leaves no two objects that say the same."),
       kind("exit", exit_code(), "The client's exit code: 0, or {not: 0}."),
       kind("output", output(), "What the client prints: {mentions: \"10000\", leaks: nothing}."),
       kind("crash", crash(), "never: no signal, no traceback, no panic."),
       kind("duration", run_duration(), "How long the client takes: {at_most: 10s}."),
       kind("all", all_of(), "A list of expectations, all of which hold."),
       kind("any", any_of(), "A list of expectations, one of which holds at least."),
       kind("not", none_of(), "An expectation that does not hold."),
       kind("during", during(), "What is expected of a part of the run: {run: 2, expect: [...]}.")},
      Keys::kExactlyOne,
      {}};
  return table;
}

Type<Expectation> judged() {
  const Type<Expectation> type = object_type(expectation_table());
  return {[type](Reader& in, const Node& node) {
            const bool before = std::exchange(in.context().is_judged, true);
            auto out = type.read(in, node);
            in.context().is_judged = before;
            return out;
          },
          type.schema};
}

}  // namespace

Type<Expectation> expectation() { return judged(); }
Type<std::vector<Expectation>> expectations() { return list_of(judged()); }

}  // namespace cfmock::scenario
