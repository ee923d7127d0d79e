#include "cloudflare/catalogue_tables.hpp"

#include <array>

#include "base/text.hpp"
#include "cloudflare/learned_groups.hpp"

namespace cfmock::cloudflare {
namespace {

const LimitRow* limit_named(std::string_view file, std::string_view name) {
  for (const LimitRow& limit : limits())
    if (limit.policy == name) return &limit;
  broken_table(file, name, "no such limit");
}

const std::vector<RouteGroup>& route_groups() {
  static const auto table = [] {
    constexpr std::string_view file = "fixtures/route-groups.tsv";
    std::vector<RouteGroup> out;
    for (const auto& c : table_rows(file, 6)) {
      RouteGroup group{{}, c[1], find_family(c[2]), limit_named(file, c[3])};
      if (group.family == nullptr) broken_table(file, c[2], "no such family");
      if (c[0] != "/") group.segments = split(c[0].substr(1), '/');
      out.push_back(std::move(group));
    }
    return out;
  }();
  return table;
}

}  // namespace

std::optional<Lists> lists_named(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, Lists>, 7> table{
      {{"-", Lists::kNone},
       {"all", Lists::kAll},
       {"page", Lists::kPage},
       {"cursor", Lists::kCursor},
       {"cursor-after", Lists::kCursorAfter},
       {"page-token", Lists::kPageToken},
       {"raw", Lists::kRaw}}};
  for (const auto& [name, lists] : table)
    if (name == word) return lists;
  return std::nullopt;
}

bool is_id_segment(std::string_view segment) { return segment.find('{') != std::string_view::npos; }

const GroupSet& any_group_of_scope(std::string_view resource, bool writes) {
  static const auto sets = [] {
    std::array<std::array<GroupSet, 2>, 4> out;
    const auto& groups = permission_groups();
    for (size_t i = 0; i < groups.size(); ++i) {
      const size_t scope = groups[i].scope == "account" ? 0
                           : groups[i].scope == "zone"  ? 1
                           : groups[i].scope == "user"  ? 2
                                                        : 3;
      if (scope == 3) continue;
      out[scope][0].set(i);
      if (!groups[i].name.ends_with(" Read")) out[scope][1].set(i);
    }
    for (size_t scope = 0; scope < 3; ++scope) {
      constexpr std::array<std::string_view, 3> kScopes{"account", "zone", "user"};
      out[scope][1] |= learned_indices(kScopes[scope], false);
      out[scope][0] |= learned_indices(kScopes[scope], false) | learned_indices(kScopes[scope], true);
    }
    return out;
  }();
  const size_t scope = resource == "account" ? 0 : resource == "zone" ? 1 : resource == "user" ? 2 : 3;
  return sets[scope][writes ? 1 : 0];
}

const RouteGroup& route_group_of(std::string_view whole) {
  const auto path = split(whole.substr(1), '/');
  const RouteGroup* best = nullptr;
  std::pair<size_t, size_t> best_rank;
  for (const RouteGroup& group : route_groups()) {
    if (group.segments.size() > path.size()) continue;
    size_t literals = 0;
    bool fits = true;
    for (size_t i = 0; i < group.segments.size() && fits; ++i) {
      fits = group.segments[i] == "{}" || group.segments[i] == path[i];
      literals += group.segments[i] != "{}";
    }
    const std::pair rank{group.segments.size(), literals};
    if (fits && (best == nullptr || rank > best_rank)) best = &group, best_rank = rank;
  }
  return *best;
}

const std::vector<HandlerRow>& handler_rows() {
  static const auto table = [] {
    constexpr std::string_view file = "fixtures/handlers.tsv";
    std::vector<HandlerRow> out;
    for (const auto& c : table_rows(file, 7)) {
      const size_t space = c[0].find(' ');
      out.push_back({c[0].substr(0, space), c[0].substr(space + 1), c[1], c[3], find_family(c[2]), limit_named(file, c[4])});
      if (out.back().family == nullptr) broken_table(file, c[2], "no such family");
    }
    return out;
  }();
  return table;
}

}  // namespace cfmock::cloudflare
