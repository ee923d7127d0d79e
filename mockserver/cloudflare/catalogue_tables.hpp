#pragma once
// What our own tables say of routes, whatever catalogue is in use: product groups, handlers, and the permission groups that a scope has.
// Private to the catalogue.

#include <optional>
#include <string_view>
#include <vector>

#include "cloudflare/catalogue.hpp"

namespace cfmock::cloudflare {

/// A row of fixtures/route-groups.tsv.
struct RouteGroup {
  std::vector<std::string_view> segments;
  std::string_view resource;
  const FamilyRow* family;
  const LimitRow* limit;
};

/// The longest prefix wins; of two as long, the one with fewer "{}".
const RouteGroup& route_group_of(std::string_view path);

/// A row of fixtures/handlers.tsv.
struct HandlerRow {
  std::string_view method, path, handler, resource;
  const FamilyRow* family;
  const LimitRow* limit;
};
const std::vector<HandlerRow>& handler_rows();

/// The groups that an operation of this scope can ask for at all, where nobody says which.
const GroupSet& any_group_of_scope(std::string_view resource, bool writes);

/// "page", "-"; nullopt: no way to list.
std::optional<Lists> lists_named(std::string_view word);

bool is_id_segment(std::string_view segment);

}  // namespace cfmock::cloudflare
