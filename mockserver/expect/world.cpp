#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "expect/judges.hpp"
#include "expect/state_words.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

Entries writes(const Evidence& evidence) {
  Entries out;
  for (const journal::Entry& entry : evidence.entries)
    if (entry.wrote) out.push_back(&entry);
  return out;
}

using ById = std::map<std::pair<std::string, std::string>, const RecordState*>;  // zone, id

ById by_id(const WorldState& world) {
  ById out;
  for (const RecordState& record : world) out[{record.zone, record.id}] = &record;
  return out;
}

std::string change_text(const RecordState& before, const RecordState& after) {
  const std::string old = record_text(before), now = record_text(after);
  if (old != now) return fmt::format("changed {} to {}", old, now);
  return fmt::format("changed {} ({})", now, join(changed_fields(before, after), ", "));
}

/// "added A a 192.0.2.1, removed ..., changed ...", at most three of them told.
std::string difference(const WorldState& before, const WorldState& after) {
  const ById old_records = by_id(before), new_records = by_id(after);
  std::vector<std::string> changes;
  for (const auto& [id, record] : new_records) {
    const auto old = old_records.find(id);
    if (old == old_records.end())
      changes.push_back("added " + record_text(*record));
    else if (*old->second != *record)
      changes.push_back(change_text(*old->second, *record));
  }
  for (const auto& [id, record] : old_records)
    if (!new_records.contains(id)) changes.push_back("removed " + record_text(*record));
  const size_t more = changes.size() > 3 ? changes.size() - 3 : 0;
  changes.resize(changes.size() - more);
  return join(changes, ", ") + (more == 0 ? "" : fmt::format(" and {}", counted(more, "more change")));
}

/// As scenarios name records: fully qualified, relative to the zone, or "@" for the zone itself.
bool is_named(const RecordState& record, const std::string& name) {
  if (name == "@") return iequals(record.name, record.zone);
  return iequals(record.name, name) || iequals(record.name, name + "." + record.zone);
}

bool fits(const scenario::RecordMatch& wanted, const RecordState& record) {
  return !record.zone.empty() && (wanted.zone.empty() || iequals(wanted.zone, record.zone)) &&
         (wanted.type.empty() || iequals(wanted.type, record.type)) &&
         (wanted.name.empty() || is_named(record, wanted.name)) &&
         (wanted.content.empty() || wanted.content == record.content);
}

std::string wanted_text(const scenario::RecordMatch& wanted) {
  std::vector<std::string> parts;
  for (const std::string* part : {&wanted.type, &wanted.name, &wanted.content})
    if (!part->empty()) parts.push_back(printable(*part));
  return (parts.empty() ? "any record" : join(parts, " ")) +
         (wanted.zone.empty() ? "" : " in " + wanted.zone);
}

Finding judge_unchanged(const Evidence& evidence) {
  if (evidence.before == evidence.after && !evidence.world_whole)
    return inconclusive("no record or object was changed, as far as an earlier cfmock kept it: of comments, tags and tokens this "
                        "journal says nothing");
  if (evidence.before == evidence.after)
    return met(fmt::format(
        "{} as before",
        counted(static_cast<size_t>(std::count_if(evidence.after.begin(), evidence.after.end(),
                                                  [](const RecordState& one) { return !one.zone.empty(); })),
                "record")));
  return not_met("the world was changed: " + difference(evidence.before, evidence.after), writes(evidence));
}

Finding judge_record(const scenario::ExpectWorld& what, const Case& c) {
  const Evidence& evidence = c.evidence;
  const auto n = std::count_if(evidence.after.begin(), evidence.after.end(),
                               [&](const RecordState& record) { return fits(*what.record, record); });
  const std::string because =
      fmt::format("{} is {}; {} {} expected", wanted_text(*what.record),
                  n == 0 ? "not there" : "there " + times(static_cast<size_t>(n)),
                  what.count == 0 ? "none" : std::to_string(what.count), what.count > 1 ? "were" : "was");
  if (n < what.count) return lacking(client_cut_short(c), because, writes(evidence));
  if (n == what.count) return met(because, writes(evidence));
  // What stood there from the start is for the client to remove, if it comes to that.
  const auto at_first = std::count_if(evidence.before.begin(), evidence.before.end(),
                                      [&](const RecordState& record) { return fits(*what.record, record); });
  if (n <= at_first) return lacking(client_cut_short(c), because, writes(evidence));
  return not_met(because, writes(evidence));
}

}  // namespace

Finding judge(const scenario::ExpectWorld& what, const Case& c) {
  if (!c.evidence.world_known) return inconclusive(kWorldUnknown);
  std::vector<Finding> findings;
  if (what.unchanged) findings.push_back(judge_unchanged(c.evidence));
  if (what.record) findings.push_back(judge_record(what, c));
  return together(findings);
}

}  // namespace cfmock::expect
