#include "cloudflare/standing.hpp"

#include <algorithm>
#include <unordered_map>

#include "cloudflare/tables.hpp"

namespace cfmock::cloudflare {

const std::vector<Standing>& standing_at(const std::string& shape) {
  static const std::vector<Standing> none;
  static const auto table = [] {
    std::unordered_map<std::string_view, std::vector<Standing>> out;
    for (const auto& c : table_rows("fixtures/standing.tsv", 5))
      out[c[0]].push_back({std::string(c[1]), Json::parse(c[2])});
    return out;
  }();
  const auto at = table.find(shape);
  return at == table.end() ? none : at->second;
}

const Standing* find_standing(const std::string& shape, std::string_view key) {
  const auto& all = standing_at(shape);
  const auto at = std::find_if(all.begin(), all.end(), [&](const Standing& each) { return each.key == key; });
  return at == all.end() ? nullptr : &*at;
}

}  // namespace cfmock::cloudflare
