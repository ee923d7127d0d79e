// Expectations on what requests mean together: reads and writes, one intent, the look-up of a zone.

#include "scenario/expectations.hpp"
#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

const Object<ExpectOnlyReads>& only_reads_table() {
  static const Object<ExpectOnlyReads> table{
      "only_reads expectation",
      {required(field("after", answer_pattern(), &ExpectOnlyReads::after, "From such an answer on."))},
      Keys::kAnyNumber,
      {},
      "always, or {after: {code: 10000}}"};
  return table;
}

/// "type", "data.port", "query.name".
Type<std::string> intent_field() {
  return mapped<std::string>(line_of_text(), [](Reader& in, const Node& node, std::string given) {
    if (given == "query." || given == "query")
      in.error(node, "the query parameter has no name", "write one such as query.name");
    return std::optional(std::move(given));
  });
}

const Object<ExpectOnce>& once_table() {
  static const Object<ExpectOnce> table{
      "once expectation",
      {required(field("of", request_pattern(), &ExpectOnce::of, "Which requests.")),
       field("by", one_or_list(intent_field()), &ExpectOnce::by,
             "What makes two the same intent, beside the path: dotted fields of the JSON body, or query.NAME; left out, "
             "the whole call."),
       field("at_most", whole("a count", 1, INT32_MAX), &ExpectOnce::at_most, "How often; left out, 1.")},
      Keys::kAnyNumber,
      {},
      "{of: \"POST /zones/{zone_id}/dns_records\", by: [type, name]}"};
  return table;
}

struct WrittenLookups {
  bool each_once = false, suffixes = false;
  std::vector<std::string> of;
};

const Object<WrittenLookups>& lookups_table() {
  static const Object<WrittenLookups> table{
      "zone_lookups expectation",
      {field("each", word<bool>("word for each", {{"once", true}}), &WrittenLookups::each_once,
             "once: no name is looked up twice."),
       field("names", word<bool>("word for names", {{"suffixes", true}}), &WrittenLookups::suffixes,
             "suffixes: each name is that of `of`, or what is left with labels taken off from the left, never one label."),
       field("of", one_or_list(line_of_text()), &WrittenLookups::of, "The host name, or a list, that names belong to.")},
      Keys::kAtLeastOne,
      [](Reader& in, const Node& node, WrittenLookups& out) {
        if (out.suffixes && node.entry("of") == nullptr)
          in.error(node.entry("names")->key, "suffixes of which name?", "add \"of: www.example.com\"");
        if (!out.suffixes && node.entry("of") != nullptr && node.entry("names") == nullptr)
          in.error(node.entry("of")->key, "\"of\" says nothing without names", "add \"names: suffixes\", or remove it");
      },
      "{each: once, names: suffixes, of: www.example.com}"};
  return table;
}

}  // namespace

Type<ExpectOnlyReads> only_reads() {
  return scalar_or(word<ExpectOnlyReads>("word for only_reads", {{"always", {}}}, ", or {after: {code: 10000}}"),
                   object_type(only_reads_table()));
}

Type<ExpectOnce> once() {
  return pattern_or(object_type(once_table()), [](RequestPattern of) { return ExpectOnce{std::move(of), {}, 1}; });
}

Type<ExpectZoneLookups> zone_lookups() {
  return mapped<ExpectZoneLookups>(object_type(lookups_table()), [](Reader&, const Node&, WrittenLookups written) {
    if (!written.suffixes) written.of.clear();
    return std::optional(ExpectZoneLookups{written.each_once, std::move(written.of)});
  });
}

}  // namespace cfmock::scenario
