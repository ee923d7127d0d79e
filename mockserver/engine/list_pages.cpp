#include "engine/list_pages.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace cfmock::engine {
namespace {

using cloudflare::Lists;
using nlohmann::json;

/// result_info is the last member of a list by cursor.
json result_info(const std::string& body) {
  constexpr std::string_view kKey = "\"result_info\":";
  const size_t at = body.rfind(kKey);
  if (at == std::string::npos || !body.ends_with('}')) return json();
  const size_t from = at + kKey.size();
  return json::parse(body.substr(from, body.size() - 1 - from), nullptr, false);
}

std::string text_at(const json& info, const json::json_pointer& where) {
  return info.is_object() && info.contains(where) && info.at(where).is_string() ? info.at(where).get<std::string>() : "";
}

std::string next_of(const json& info, Lists lists) {
  using Pointer = json::json_pointer;
  if (lists == Lists::kCursorAfter) return text_at(info, Pointer("/cursors/after"));
  return text_at(info, lists == Lists::kPageToken ? Pointer("/next_page_token") : Pointer("/cursor"));
}

journal::PageInfo by_cursor(const std::string& body, Lists lists, const cloudflare::Query& query) {
  const json info = result_info(body);
  journal::PageInfo out;
  out.page = 0;
  out.by_cursor = true;
  if (info.is_object()) out.count = info.value("count", 0);
  const auto* asked = http::find_parameter(query, lists == Lists::kPageToken ? "page_token" : "cursor");
  if (asked != nullptr) out.cursor = *asked;
  out.next = next_of(info, lists);
  return out;
}

}  // namespace

std::optional<journal::PageInfo> pages_of(const cloudflare::Outcome& outcome, Lists lists, const cloudflare::Query& query) {
  if (lists == Lists::kCursor || lists == Lists::kCursorAfter || lists == Lists::kPageToken)
    return by_cursor(outcome.body, lists, query);
  if (!outcome.page) return std::nullopt;
  journal::PageInfo out;
  out.page = outcome.page->page;
  out.per_page = outcome.page->per_page;
  out.count = outcome.page->count;
  out.total_count = outcome.page->total_count;
  out.total_pages = outcome.page->total_pages;
  return out;
}

}  // namespace cfmock::engine
