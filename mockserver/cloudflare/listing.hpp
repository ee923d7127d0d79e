#pragma once
// Lists as the API gives them: filters with operators, match=any|all, order and direction, page and per_page.
// Pure functions.

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cloudflare/access.hpp"
#include "cloudflare/envelope.hpp"
#include "http/url.hpp"

namespace cfmock::cloudflare {

using Query = std::vector<http::QueryParameter>;

/// What a query parameter or a field says is not taken; the client is told `sentence`, too.
Refusal invalid_parameter(std::string sentence);

/// page and per_page with their bounds. A page below 1 or a word is refused; a per_page beyond the bounds is
/// brought inside them (inferred: clients that ask for more are known to get the maximum).
struct PageRequest {
  int page = 1, per_page = 20;
};
std::variant<PageRequest, Refusal> page_request(const Query& query, int default_per_page, int least,
                                                int most);

/// "name", "name.exact", "name.contains", "name.startswith", "name.endswith", "name.present", "name.absent"
/// of the records API. nullopt: this parameter says nothing of the field. Case does not count, as for names
/// in the DNS.
std::optional<bool> field_matches(const http::QueryParameter& parameter, std::string_view field,
                                  std::string_view value);

/// "value", "equal:value", "not_equal:", "starts_with:", "ends_with:", "contains:", and "_case_sensitive"
/// forms of the last three: the zones API.
bool operator_matches(std::string_view pattern, std::string_view value);

/// The slice that a page shows, and what result_info says of it. One page even when there is nothing (as
/// answered since 2025).
struct Slice {
  size_t from = 0, to = 0;
  Page page;
};
Slice slice(const PageRequest& request, size_t total);

inline bool descending(const Query& query) {
  const std::string* direction = http::find_parameter(query, "direction");
  return direction != nullptr && *direction == "desc";
}

}  // namespace cfmock::cloudflare
