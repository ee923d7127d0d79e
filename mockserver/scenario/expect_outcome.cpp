// Expectations on what the client leaves behind: the world, its exit code, its output, the time it took.

#include <algorithm>

#include "cloudflare/records.hpp"
#include "scenario/expectations.hpp"
#include "scenario/lookup.hpp"
#include "scenario/types.hpp"
#include "scenario/values.hpp"
#include "scenario/world.hpp"

namespace cfmock::scenario {
namespace {

const Object<RecordMatch>& record_table() {
  static const Object<RecordMatch> table{
      "record match",
      {field("zone", zone_name(), &RecordMatch::zone, "Name of its zone; left out, any."),
       field("type", word_of("record type", cloudflare::record_types), &RecordMatch::type, "Its type; left out, any."),
       field("name", line_of_text(), &RecordMatch::name,
             "Its name, full or relative to the zone; left out, any."),
       field("content", line_of_text(), &RecordMatch::content, "Its content; left out, any.")},
      Keys::kAtLeastOne,
      [](Reader& in, const Node& node, RecordMatch& out) {
        if (const Node* content = node.find("content")) refuse_secret(in, in.place(*content), out.content);
        const auto& world = in.context().world;
        std::string zone = out.zone;
        if (zone.empty() && world && world->zones.size() == 1) zone = world->zones.front().name;
        if (!out.name.empty() && !zone.empty()) out.name = cloudflare::full_name(out.name, zone);
      }};
  return table;
}

const Object<ExpectWorld>& world_table() {
  static const Object<ExpectWorld> table{
      "world expectation",
      {required(field("record", object_type(record_table()), &ExpectWorld::record,
                      "A record that must be there.")),
       field("count", count(), &ExpectWorld::count, "How many such records; left out, 1.")},
      Keys::kAnyNumber,
      {}};
  return table;
}

/// Of which fields of an object the world keeps enough to compare.
const std::vector<std::string>& record_fields() {
  static const std::vector<std::string> fields{"type", "name", "content", "ttl", "proxied"};
  return fields;
}

void check_duplicates(Reader& in, const Node& node, ExpectNoDuplicates& out) {
  const Entry* by = node.entry("by");
  if (by == nullptr || out.by.empty()) return;
  if (out.of == ExpectNoDuplicates::Of::kZones)
    return in.error(by->key, "zones are told apart by their names alone", "remove it");
  if (out.of != ExpectNoDuplicates::Of::kRecords) return;
  for (const std::string& field : out.by)
    if (std::find(record_fields().begin(), record_fields().end(), field) == record_fields().end())
      in.unknown(in.place(by->value), "field of a record", field, record_fields());
}

const Object<ExpectNoDuplicates>& duplicates_table() {
  using Of = ExpectNoDuplicates::Of;
  static const Object<ExpectNoDuplicates> table{
      "duplicates expectation",
      {required(field("of", word<Of>("kind of object", {{"records", Of::kRecords}, {"zones", Of::kZones}, {"objects", Of::kObjects}}),
                      &ExpectNoDuplicates::of, "records, zones, or objects: all the others.")),
       field("by", one_or_list(line_of_text()), &ExpectNoDuplicates::by,
             "Fields that make two the same; left out, all that they say.")},
      Keys::kAnyNumber,
      check_duplicates,
      "never, or {of: records, by: [type, name]}"};
  return table;
}

Type<int> code() { return whole("an exit code", 0, 255); }

const Object<ExpectExit>& exit_table() {
  static const Object<ExpectExit> table{
      "exit expectation",
      {required(field("not", code(), &ExpectExit::is_not, "Any code but this."))},
      Keys::kAnyNumber,
      {},
      "0, or {not: 0}"};
  return table;
}

Type<std::vector<std::string>> texts() {
  const auto item = mapped<std::string>(any_text(), [](Reader& in, const Node& node, std::string given) {
    warn_if_typed(in, node);
    refuse_secret(in, in.place(node), given);
    return std::optional(std::move(given));
  });
  return one_or_list(item);
}

Type<bool> leaks() { return word<bool>("word for leaks", {{"nothing", true}}); }

Type<ExpectOutput::Named> named_part() {
  using Named = ExpectOutput::Named;
  return word<Named>("part of an answer", {{"status", Named::kStatus}, {"code", Named::kCode}, {"ray", Named::kRay}});
}

const Object<ExpectOutput>& output_table() {
  static const Object<ExpectOutput> table{
      "output expectation",
      {field("mentions", texts(), &ExpectOutput::mentions,
             "Text, or a list: each must occur; case does not count."),
       field("mentions_any", texts(), &ExpectOutput::mentions_any, "A list: at least one must occur."),
       field("not_mentions", texts(), &ExpectOutput::not_mentions, "Text, or a list: none may occur."),
       field("leaks", leaks(), &ExpectOutput::leaks_nothing, "nothing: no secret may occur."),
       field("names", one_or_list(named_part()), &ExpectOutput::names,
             "status, code, ray, or a list: of a refusing answer, each must occur."),
       field("tells", word_of("subject", {"rate-limit", "permission", "credential", "outage"}), &ExpectOutput::tells,
             "What went wrong: words of it occur, those of the others do not.")},
      Keys::kAtLeastOne,
      {}};
  return table;
}

const Object<ExpectDuration>& duration_table() {
  static const Object<ExpectDuration> table{
      "duration expectation",
      {field("at_most", wait(), &ExpectDuration::at_most, "So long or shorter."),
       field("at_least", wait(), &ExpectDuration::at_least, "So long or longer.")},
      Keys::kAtLeastOne,
      [](Reader& in, const Node& node, ExpectDuration& out) {
        check_bounds(in, node, out.at_least, out.at_most);
      },
      "{at_most: 10s}"};
  return table;
}

}  // namespace

Type<ExpectWorld> final_world() {
  ExpectWorld unchanged;
  unchanged.unchanged = true;
  return scalar_or(word<ExpectWorld>("word for the world", {{"unchanged", unchanged}},
                                     ", or {record: {name: www}, count: 1}"),
                   object_type(world_table()));
}

Type<ExpectNoDuplicates> duplicates() {
  return scalar_or(word<ExpectNoDuplicates>("word for duplicates", {{"never", {}}}, ", or {of: records, by: [type, name]}"),
                   object_type(duplicates_table()));
}

Type<ExpectExit> exit_code() {
  return scalar_or(mapped<ExpectExit>(code(),
                                      [](Reader&, const Node&, int is) {
                                        return std::optional(ExpectExit{is, std::nullopt});
                                      }),
                   object_type(exit_table()));
}

Type<ExpectOutput> output() { return object_type(output_table()); }
Type<ExpectNoCrash> crash() { return word<ExpectNoCrash>("word for crash", {{"never", {}}}); }
Type<ExpectDuration> run_duration() { return object_type(duration_table()); }

}  // namespace cfmock::scenario
