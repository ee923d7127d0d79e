#include "cloudflare/tables.hpp"

#include <unordered_map>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "cloudflare/learned_groups.hpp"

namespace cfmock::cloudflare {

const std::vector<PermissionGroup>& permission_groups() {
  static const auto table = [] {
    std::vector<PermissionGroup> out;
    for (const auto& c : table_rows("fixtures/permission-groups.tsv", 4))
      out.push_back({c[0], c[1], c[2] == "-" ? stable_id(c[0]) : std::string(c[2]), c[3]});
    return out;
  }();
  return table;
}

int find_permission_group(std::string_view name_or_id) {
  static const auto index = [] {
    std::unordered_map<std::string_view, int> map;
    const auto& groups = permission_groups();
    for (size_t i = 0; i < groups.size(); ++i) {
      map.emplace(groups[i].name, static_cast<int>(i));
      map.emplace(groups[i].id, static_cast<int>(i));
    }
    return map;
  }();
  const auto at = index.find(name_or_id);
  return at == index.end() ? find_learned_group(name_or_id) : at->second;
}

GroupSet permission_groups_called(std::string_view name_or_id) {
  static const auto index = [] {
    std::unordered_map<std::string_view, GroupSet> map;
    const auto& groups = permission_groups();
    for (size_t i = 0; i < groups.size(); ++i) map[groups[i].name].set(i), map[groups[i].id].set(i);
    return map;
  }();
  const auto at = index.find(name_or_id);
  if (at != index.end()) return at->second;
  GroupSet learned;
  if (const int group = find_learned_group(name_or_id); group >= 0) learned.set(static_cast<size_t>(group));
  return learned;
}

GroupSet groups_named(std::initializer_list<std::string_view> names) {
  GroupSet set;
  for (const std::string_view name : names) set |= permission_groups_called(name);
  return set;
}

}  // namespace cfmock::cloudflare
