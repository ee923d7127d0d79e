#pragma once
// Permission groups that our table does not know and a catalogue brought along. They are words, not state: known to the whole process
// from then on and never forgotten, so an index stays good. Any thread may ask.

#include <string_view>

#include "cloudflare/tables.hpp"

namespace cfmock::cloudflare {

/// The index of the group of that name, new or not. `scope`: account, zone or user. -1: there is no room for more (about 280).
int learn_group(std::string_view name, std::string_view scope);
/// By name or id; -1: never learned.
int find_learned_group(std::string_view name_or_id);
/// Of permission_groups(), or learned; nullptr: neither.
const PermissionGroup* group_at(size_t index);
/// Every index that a learned group of this scope has or will have. `reads`: of those that end in " Read", or of the others.
GroupSet learned_indices(std::string_view scope, bool reads);

}  // namespace cfmock::cloudflare
