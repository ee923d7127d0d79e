#include "report/world_changes.hpp"

#include <fmt/format.h>

#include <map>

#include "base/text.hpp"
#include "expect/state_words.hpp"

namespace cfmock::report {
namespace {

using expect::RecordState;
using Key = std::pair<std::string, std::string>;  // zone and id

std::map<Key, const RecordState*> by_id(const expect::WorldState& world) {
  std::map<Key, const RecordState*> out;
  for (const RecordState& record : world) out.emplace(Key{record.zone, record.id}, &record);
  return out;
}

std::string said(const RecordState& record) {
  std::string out = record.type;
  for (const std::string& word : {record.name, record.content})
    if (!word.empty()) out += (out.empty() ? "" : " ") + word;
  return printable(out.empty() ? record.id : out);
}

std::string changed(const RecordState& before, const RecordState& after) {
  const std::string old = said(before), now = said(after);
  return old != now ? fmt::format("{} was {}", now, old) : fmt::format("{} ({})", now, join(expect::changed_fields(before, after), ", "));
}

}  // namespace

std::vector<std::string> world_changes(const expect::Evidence& evidence) {
  constexpr size_t kShown = 100;
  const auto before = by_id(evidence.before), after = by_id(evidence.after);
  std::vector<std::string> out;
  for (const auto& [key, record] : before) {
    const auto now = after.find(key);
    if (now == after.end()) {
      out.push_back("- " + said(*record));
    } else if (!(*now->second == *record)) {
      out.push_back("~ " + changed(*record, *now->second));
    }
  }
  for (const auto& [key, record] : after)
    if (!before.contains(key)) out.push_back("+ " + said(*record));
  if (out.size() > kShown) {
    const size_t more = out.size() - kShown;
    out.resize(kShown);
    out.push_back(fmt::format("and {} more", more));
  }
  return out;
}

}  // namespace cfmock::report
