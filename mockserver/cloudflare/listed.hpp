#pragma once
// The answer of a list, the same for all that is listed.

#include <string>
#include <vector>

#include "cloudflare/listing.hpp"
#include "cloudflare/resources.hpp"

namespace cfmock::cloudflare {

/// The page that `request` asks for of `items`, which are in their order already. `append` puts one item's JSON behind a text.
template <class Item, class Append>
Outcome listed(const Call& call, const PageRequest& request, const std::vector<Item>& items, Append append) {
  const Slice part = slice(request, items.size());
  std::string result = "[";
  for (size_t i = part.from; i < part.to; ++i) {
    if (i > part.from) result += ',';
    append(result, items[i]);
  }
  result += ']';
  Outcome out;
  out.body = list_body(call.operation.family->success, result, part.page);
  out.page = part.page;
  return out;
}

}  // namespace cfmock::cloudflare
