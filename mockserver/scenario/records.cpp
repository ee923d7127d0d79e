#include "scenario/records.hpp"

#include <map>
#include <set>

#include "cloudflare/records.hpp"
#include "base/ids.hpp"
#include "scenario/types.hpp"
#include "scenario/world.hpp"

namespace cfmock::scenario {
namespace {

using cloudflare::RecordSpec;

bool is_address_of(std::string_view content, bool v6) {
  const auto address = parse_address(content);
  return address && address->v6 == v6;
}

void check_record(Reader& in, const Node& node, RecordSpec& record) {
  const bool has_content = !record.content.empty();
  if (record.type == "A" && has_content && !is_address_of(record.content, false))
    in.error(*node.find("content"), "\"" + printable(record.content) + "\" is not an IPv4 address",
             "write one such as 192.0.2.10");
  if (record.type == "AAAA" && has_content && !is_address_of(record.content, true))
    in.error(*node.find("content"), "\"" + printable(record.content) + "\" is not an IPv6 address",
             "write one such as \"2001:db8::10\"");
  if ((record.type == "MX" || record.type == "URI") && node.find("priority") == nullptr)
    in.error(node, record.type + " records need the key \"priority\"", "add \"priority: 10\"");
  if (record.proxied && !record.type.empty() && record.type != "A" && record.type != "AAAA" &&
      record.type != "CNAME")
    in.error(*node.find("proxied"), record.type + " records cannot be proxied",
             "only A, AAAA and CNAME records can");
}

Type<int> ttl() {
  return mapped<int>(whole("a TTL", 1, 86400), [](Reader& in, const Node& node, int value) {
    if (value > 1 && value < 30)
      in.error(node, fmt::format("a TTL of {} is not one that Cloudflare takes", value),
               "1 for automatic, or 30 to 86400 seconds");
    return std::optional(value);
  });
}

const Object<RecordSpec>& record_table() {
  static const Object<RecordSpec> table{
      "record",
      {required(
           field("type", word_of("record type", cloudflare::record_types), &RecordSpec::type, "A, AAAA, TXT, ...")),
       required(field("name", line_of_text(), &RecordSpec::name,
                      "Relative to the zone (www), \"@\" for the zone itself, or the full name.")),
       required(
           field("content", line_of_text(), &RecordSpec::content, "The address, text or host it holds.")),
       field("ttl", ttl(), &RecordSpec::ttl, "Seconds; left out, 1, which is automatic."),
       field("proxied", yes_or_no(), &RecordSpec::proxied, "Whether Cloudflare proxies it; left out, false."),
       field("priority", whole("a priority", 0, 65535), &RecordSpec::priority,
             "For MX, SRV and URI records."),
       field("comment", line_of_text(), &RecordSpec::comment, "A note."),
       field("tags", list_of(line_of_text()), &RecordSpec::tags, "Tags, such as \"team:dns\"."),
       field("id", hex_id(), &RecordSpec::id, "Its id; left out, one is made up.")},
      Keys::kAnyNumber,
      check_record};
  return table;
}

struct Generate {
  int count = 0;
  std::string type = "A";
  std::string prefix = "host";
};

std::string generated_content(const std::string& type, int n) {
  // 198.18.0.0/15 and 2001:db8::/32 are for tests and documents: they belong to nobody.
  if (type == "A") return fmt::format("198.{}.{}.{}", 18 + n / 65536, n / 256 % 256, n % 256);
  if (type == "AAAA") return fmt::format("2001:db8::{:x}", n);
  if (type == "CNAME") return fmt::format("target{}.example.net", n);
  return fmt::format("generated {}", n);
}

std::vector<RecordSpec> generated(const Generate& wanted) {
  std::vector<RecordSpec> out;
  const auto width = std::to_string(wanted.count).size();
  for (int n = 1; n <= wanted.count; ++n) {
    RecordSpec record;
    record.type = wanted.type;
    record.name = fmt::format("{}{:0{}}", wanted.prefix, n, width);
    record.content = generated_content(wanted.type, n);
    out.push_back(std::move(record));
  }
  return out;
}

const Object<Generate>& generate_table() {
  static const Object<Generate> table{
      "record generator",
      {required(field("generate", whole("a number of records", 1, 100000), &Generate::count, "How many.")),
       field("type", word_of("type of generated records", {"A", "AAAA", "CNAME", "TXT"}), &Generate::type,
             "Their type; left out, A."),
       field("prefix", name_text(), &Generate::prefix,
             "Names are this and a number, host001 to host250; left out, host.")},
      Keys::kAnyNumber,
      {}};
  return table;
}

/// A CNAME stands alone at its name, and no record stands twice: the API would not have taken the others.
void refuse_conflicts(Reader& in, const std::vector<const Node*>& nodes,
                      const std::vector<RecordSpec>& records) {
  std::set<std::string> seen;
  std::map<std::string, size_t> first, cname;
  for (size_t i = 0; i < records.size(); ++i) {
    const RecordSpec& record = records[i];
    if (record.type.empty() || record.name.empty() || record.content.empty()) continue;  // was reported
    const auto [at, fresh] = first.try_emplace(record.name, i);
    const bool excluded = !fresh && (record.type == "CNAME" || cname.contains(record.name));
    if (record.type == "CNAME") cname.emplace(record.name, i);
    const Node& node = *nodes[i];
    if (!seen.insert(record.type + " " + record.name + " " + record.content).second)
      in.error(node, fmt::format("the same {} record stands here twice", record.type),
               "remove one of them: the API refuses it");
    else if (excluded)
      in.error(node, fmt::format("{} has a CNAME record and another", record.name),
               "a CNAME record must be the only one of its name");
  }
}

}  // namespace

Type<std::vector<RecordSpec>> records() {
  const auto list = list_of(object_type(record_table()));
  const auto many = mapped<std::vector<RecordSpec>>(
      object_type(generate_table()),
      [](Reader&, const Node&, const Generate& wanted) { return std::optional(generated(wanted)); });
  return {[list, many](Reader& in, const Node& node) {
            return node.is_mapping() ? many.read(in, node) : list.read(in, node);
          },
          [list, many](Schema& schema) {
            return Json{{"anyOf", {list.schema(schema), many.schema(schema)}}};
          }};
}

void complete_records(Reader& in, const Node& zone_node, cloudflare::ZoneSpec& zone) {
  for (RecordSpec& record : zone.records) {
    if (!record.name.empty()) record.name = cloudflare::full_name(record.name, zone.name);
    if (record.id.empty())
      record.id = stable_id(fmt::format("record {} {} {}", record.type, record.name, record.content));
  }
  const Node* list = zone_node.find("records");
  if (list != nullptr && list->is_sequence()) refuse_conflicts(in, mappings_of(*list), zone.records);
}

std::vector<const Node*> mappings_of(const Node& list) {
  std::vector<const Node*> out;
  for (const Node& item : list.items)
    if (item.is_mapping()) out.push_back(&item);
  return out;
}

}  // namespace cfmock::scenario
