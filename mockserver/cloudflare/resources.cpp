#include "cloudflare/resources.hpp"

#include <unordered_map>

#include "cloudflare/generic.hpp"

namespace cfmock::cloudflare {

ResourceHandler find_handler(std::string_view name) {
  static const std::unordered_map<std::string_view, ResourceHandler> table{
      {"", generic},
      {"objects", generic},
      {"zones.list", zones_list},
      {"zones.create", zones_create},
      {"zones.get", zones_get},
      {"zones.edit", zones_edit},
      {"zones.delete", zones_delete},
      {"records.list", records_list},
      {"records.create", records_create},
      {"records.get", records_get},
      {"records.overwrite", records_overwrite},
      {"records.edit", records_edit},
      {"records.delete", records_delete},
      {"user.get", user_get},
      {"user.edit", user_edit},
      {"accounts.create", accounts_create},
      {"accounts.edit", accounts_edit},
      {"accounts.delete", accounts_delete},
      {"graphql.query", graphql_query},
      {"memberships.list", memberships_list},
      {"memberships.get", memberships_get},
      {"memberships.answer", memberships_answer},
      {"memberships.leave", memberships_leave},
      {"user.verify", token_verify},
      {"accounts.list", accounts_list},
      {"accounts.get", accounts_get},
      {"accounts.verify", token_verify},
      {"tokens.list", tokens_list},
      {"tokens.create", tokens_create},
      {"tokens.get", tokens_get},
      {"tokens.replace", tokens_replace},
      {"tokens.delete", tokens_delete},
      {"tokens.roll", tokens_roll},
      {"tokens.groups", tokens_groups}};
  const auto at = table.find(name);
  return at == table.end() ? nullptr : at->second;
}

}  // namespace cfmock::cloudflare
