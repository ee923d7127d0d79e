#include "cloudflare/tables.hpp"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/embedded.hpp"
#include "base/ids.hpp"
#include "base/text.hpp"

namespace cfmock::cloudflare {
namespace {

[[noreturn]] void broken(std::string_view file, std::string_view row, const char* why) {
  std::fprintf(stderr, "cfmock: broken table %.*s: %s: %.*s\n", static_cast<int>(file.size()), file.data(),
               why, static_cast<int>(row.size()), row.data());
  std::abort();
}

std::string_view none_if_dash(std::string_view cell) { return cell == "-" ? std::string_view{} : cell; }

Envelope envelope(std::string_view word) {
  if (word == "core") return Envelope::kCore;
  if (word == "gateway") return Envelope::kGateway;
  if (word == "gateway-nl") return Envelope::kGatewayLine;
  if (word == "result-first") return Envelope::kResultFirst;
  broken("fixtures/errors.tsv", word, "unknown envelope");
}

std::vector<ErrorItem> error_items(std::string_view text) {
  const auto list = nlohmann::json::parse(text, nullptr, false);
  if (!list.is_array() || list.empty()) broken("fixtures/errors.tsv", text, "not a list of errors");
  std::vector<ErrorItem> items;
  for (const auto& row : list) {
    ErrorItem item{row.at(0).get<int>(), row.at(1).get<std::string>(), {}};
    if (row.size() > 2)
      for (const auto& link : row.at(2))
        item.chain.emplace_back(link.at(0).get<int>(), link.at(1).get<std::string>());
    items.push_back(std::move(item));
  }
  return items;
}

template <class Rows>
auto by_name(const Rows& rows) {
  std::unordered_map<std::string_view, const typename Rows::value_type*> map;
  for (const auto& row : rows) map.emplace(row.name, &row);
  return map;
}

}  // namespace

std::vector<std::vector<std::string_view>> table_rows(std::string_view embedded_path, size_t columns) {
  const auto text = embedded_file(embedded_path);
  if (!text) broken(embedded_path, "", "not embedded");
  std::vector<std::vector<std::string_view>> rows;
  for (const std::string_view line : split(*text, '\n')) {
    if (line.empty() || line.front() == '#') continue;
    auto cells = split(line, '\t');
    if (cells.size() != columns) broken(embedded_path, line, "wrong number of columns");
    rows.push_back(std::move(cells));
  }
  return rows;
}

const std::vector<ErrorRow>& errors() {
  static const auto table = [] {
    std::vector<ErrorRow> out;
    for (const auto& c : table_rows("fixtures/errors.tsv", 7))
      out.push_back({c[0], static_cast<int>(parse_int(c[1]).value_or(0)), envelope(c[2]), error_items(c[3]),
                     c[4], c[5], c[6]});
    return out;
  }();
  return table;
}

const std::vector<DialectRow>& dialects() {
  static const auto table = [] {
    std::vector<DialectRow> out;
    for (const auto& c : table_rows("fixtures/dialects.tsv", 5)) {
      const size_t colon = c[1].find(':');
      DialectRow row{c[0],
                     c[1].substr(0, colon),
                     colon == std::string_view::npos ? std::string_view{} : c[1].substr(colon + 1),
                     find_error(c[2]),
                     c[3],
                     c[4]};
      if (row.error == nullptr && c[2] != "ok") broken("fixtures/dialects.tsv", c[2], "no such error");
      out.push_back(row);
    }
    return out;
  }();
  return table;
}

const std::vector<FamilyRow>& families() {
  static const auto table = [] {
    std::vector<FamilyRow> out;
    for (const auto& c : table_rows("fixtures/families.tsv", 5))
      out.push_back(
          {c[0], none_if_dash(c[1]), c[2], c[3] == "core" ? Envelope::kCore : Envelope::kGateway, c[4]});
    return out;
  }();
  return table;
}

const std::vector<HeaderRow>& headers() {
  static const auto table = [] {
    std::vector<HeaderRow> out;
    for (const auto& c : table_rows("fixtures/headers.tsv", 5)) out.push_back({c[0], c[1], c[2], c[3], c[4]});
    return out;
  }();
  return table;
}

const std::vector<LimitRow>& limits() {
  static const auto table = [] {
    std::vector<LimitRow> out;
    for (const auto& c : table_rows("fixtures/limits.tsv", 6))
      out.push_back({c[0], none_if_dash(c[1]), static_cast<int>(parse_int(c[2]).value_or(0)),
                     static_cast<int>(parse_int(c[3]).value_or(0))});
    return out;
  }();
  return table;
}

const std::vector<PermissionGroup>& permission_groups() {
  static const auto table = [] {
    std::vector<PermissionGroup> out;
    for (const auto& c : table_rows("fixtures/permission-groups.tsv", 4))
      out.push_back({c[0], c[1], c[2] == "-" ? stable_id(c[0]) : std::string(c[2]), c[3]});
    return out;
  }();
  return table;
}

const ErrorRow* find_error(std::string_view name) {
  static const auto index = by_name(errors());
  const auto at = index.find(name);
  return at == index.end() ? nullptr : at->second;
}

const FamilyRow* find_family(std::string_view name) {
  static const auto index = by_name(families());
  const auto at = index.find(name);
  return at == index.end() ? nullptr : at->second;
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
  return at == index.end() ? -1 : at->second;
}

GroupSet permission_groups_called(std::string_view name_or_id) {
  static const auto index = [] {
    std::unordered_map<std::string_view, GroupSet> map;
    const auto& groups = permission_groups();
    for (size_t i = 0; i < groups.size(); ++i) map[groups[i].name].set(i), map[groups[i].id].set(i);
    return map;
  }();
  const auto at = index.find(name_or_id);
  return at == index.end() ? GroupSet{} : at->second;
}

GroupSet groups_named(std::initializer_list<std::string_view> names) {
  GroupSet set;
  for (const std::string_view name : names) set |= permission_groups_called(name);
  return set;
}

const DialectRow* find_dialect(std::string_view family, std::string_view cause, std::string_view variant) {
  using Key = std::pair<std::string_view, std::pair<std::string_view, std::string_view>>;
  static const auto index = [] {
    std::map<Key, const DialectRow*> map;
    for (const DialectRow& row : dialects()) map.emplace(Key{row.family, {row.cause, row.variant}}, &row);
    return map;
  }();
  while (!family.empty()) {
    for (const std::string_view wanted : {variant, std::string_view{}}) {
      const auto at = index.find(Key{family, {cause, wanted}});
      if (at != index.end()) return at->second;
    }
    const FamilyRow* row = find_family(family);
    family = row == nullptr ? std::string_view{} : row->parent;
  }
  return nullptr;
}

const ErrorRow* error_named(std::string_view family, std::string_view name) {
  if (const DialectRow* row = find_dialect(family, name); row != nullptr && row->error != nullptr)
    return row->error;
  if (const ErrorRow* row = find_error(name)) return row;
  for (const DialectRow& row : dialects())
    if (row.cause == name && row.error != nullptr) return row.error;
  return nullptr;
}

}  // namespace cfmock::cloudflare
