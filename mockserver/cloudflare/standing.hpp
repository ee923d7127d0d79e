#pragma once
// Objects that are there without anybody making them: fixtures/standing.tsv. Constant: any thread may ask.

#include <string>
#include <string_view>
#include <vector>

#include "cloudflare/objects.hpp"

namespace cfmock::cloudflare {

struct Standing {
  std::string key;
  Json fields;
};

/// `shape`: the path of one object with "{}" for each id. Empty: nothing stands there by itself.
const std::vector<Standing>& standing_at(const std::string& shape);

const Standing* find_standing(const std::string& shape, std::string_view key);

}  // namespace cfmock::cloudflare
