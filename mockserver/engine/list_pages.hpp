#pragma once
// What an answer of the model said of its pages, for the journal.

#include <optional>

#include "cloudflare/catalogue.hpp"
#include "cloudflare/resources.hpp"
#include "http/url.hpp"
#include "journal/entry.hpp"

namespace cfmock::engine {

/// nullopt when the answer is no list with pages. REQUIRES: `outcome` is a success; its body is still there.
std::optional<journal::PageInfo> pages_of(const cloudflare::Outcome& outcome, cloudflare::Lists lists,
                                          const cloudflare::Query& query);

}  // namespace cfmock::engine
