#include "cloudflare/names.hpp"

#include <algorithm>
#include <set>

#include "cloudflare/catalogue.hpp"

namespace cfmock::cloudflare {
namespace {

/// Most rows are settled by the digits, which do not stand in them: they need not be read.
bool says(const ErrorRow& row, int code) {
  if (row.written.find(std::to_string(code)) == std::string_view::npos) return false;
  const auto& items = row.words().items;
  return std::any_of(items.begin(), items.end(), [&](const ErrorItem& item) { return item.code == code; });
}

}  // namespace

const std::vector<CauseRow>& causes() {
  static const auto table = [] {
    std::vector<CauseRow> out;
    for (const auto& c : table_rows("fixtures/causes.tsv", 4)) out.push_back({c[0], c[1], c[2], c[3]});
    return out;
  }();
  return table;
}

const std::vector<std::string>& permission_group_names() {
  static const auto names = [] {
    std::vector<std::string> out;
    std::set<std::string_view> seen;  // some names stand in two scopes
    for (const PermissionGroup& group : permission_groups())
      if (seen.insert(group.name).second) out.emplace_back(group.name);
    return out;
  }();
  return names;
}

const std::vector<std::string>& error_names() {
  static const auto names = [] {
    std::set<std::string> out;
    for (const DialectRow& row : dialects())
      if (row.error != nullptr) out.emplace(row.cause);
    for (const ErrorRow& row : errors()) out.emplace(row.name);
    return std::vector<std::string>(out.begin(), out.end());
  }();
  return names;
}

std::string_view cause_named(std::string_view name) {
  for (const CauseRow& row : causes())
    if (row.name == name) return row.name;
  const ErrorRow* error = find_error(name);
  return error == nullptr ? std::string_view{} : error->cause;
}

std::vector<int> statuses_of_code(int code) {
  std::set<int> out;
  for (const ErrorRow& row : errors())
    if (says(row, code)) out.insert(row.status);
  // Code 10000 also stands in messages[] of a successful verify, and a 200 never carries the others.
  if (code == 10000) out.insert(200);
  return {out.begin(), out.end()};
}

std::vector<std::string> operation_names(const Catalogue& catalogue) {
  std::vector<std::string> out;
  for (const OperationRow& row : catalogue.operations()) out.emplace_back(row.text);
  return out;
}

}  // namespace cfmock::cloudflare
