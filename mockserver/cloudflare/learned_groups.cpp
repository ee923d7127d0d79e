#include "cloudflare/learned_groups.hpp"

#include <array>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

#include "base/ids.hpp"

namespace cfmock::cloudflare {
namespace {

/// A range of indices for each scope and kind, so that sets by scope are right before anything is learned.
struct Range {
  std::string_view scope;
  bool reads;
  size_t parts;  // of all
  size_t first = 0, size = 0, used = 0;
};

class Learned {
 public:
  Learned() {
    const size_t first = permission_groups().size(), room = GroupSet().size() - first;
    size_t at = first, parts = 0;
    for (const Range& range : ranges_) parts += range.parts;
    for (Range& range : ranges_) {
      range.first = at, range.size = room * range.parts / parts;
      at += range.size;
    }
  }

  int learn(std::string_view name, std::string_view scope) {
    const std::lock_guard lock(mutex_);
    if (const int known = find_unlocked(name); known >= 0) return known;
    for (Range& range : ranges_) {
      if (range.scope != scope || range.reads != name.ends_with(" Read") || range.used == range.size)
        continue;
      const size_t index = range.first + range.used++;
      const std::string& kept = names_.emplace_back(name);
      groups_[index] = PermissionGroup{kept, range.scope, stable_id(kept), "documented"};
      return static_cast<int>(index);
    }
    return -1;
  }

  int find(std::string_view name_or_id) {
    const std::lock_guard lock(mutex_);
    return find_unlocked(name_or_id);
  }

  const PermissionGroup* at(size_t index) {
    const std::lock_guard lock(mutex_);
    return index < groups_.size() && groups_[index] ? &*groups_[index] : nullptr;
  }

  GroupSet indices(std::string_view scope, bool reads) const {
    GroupSet out;
    for (const Range& range : ranges_)
      for (size_t i = 0; range.scope == scope && range.reads == reads && i < range.size; ++i)
        out.set(range.first + i);
    return out;
  }

 private:
  int find_unlocked(std::string_view name_or_id) const {
    for (size_t i = 0; i < groups_.size(); ++i)
      if (groups_[i] && (groups_[i]->name == name_or_id || groups_[i]->id == name_or_id))
        return static_cast<int>(i);
    return -1;
  }

  std::mutex mutex_;
  std::array<Range, 6> ranges_{{{"account", true, 3},
                                {"account", false, 4},
                                {"zone", true, 2},
                                {"zone", false, 2},
                                {"user", true, 1},
                                {"user", false, 1}}};
  std::deque<std::string> names_;
  std::array<std::optional<PermissionGroup>, GroupSet().size()> groups_;
};

Learned& learned() {
  static Learned all;
  return all;
}

}  // namespace

int learn_group(std::string_view name, std::string_view scope) { return learned().learn(name, scope); }
int find_learned_group(std::string_view name_or_id) { return learned().find(name_or_id); }
const PermissionGroup* group_at(size_t index) {
  return index < permission_groups().size() ? &permission_groups()[index] : learned().at(index);
}
GroupSet learned_indices(std::string_view scope, bool reads) { return learned().indices(scope, reads); }

}  // namespace cfmock::cloudflare
