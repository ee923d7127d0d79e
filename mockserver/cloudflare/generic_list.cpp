// GET of a collection: filters by the fields that its objects have, and the pagination of the product.

#include <fmt/format.h>

#include <charconv>

#include "base/text.hpp"
#include "cloudflare/envelope.hpp"
#include "cloudflare/generic.hpp"

namespace cfmock::cloudflare {
namespace {

constexpr int kCursorPage = 50;
constexpr int kLargestPage = 1000;

bool steers_the_list(std::string_view name) {
  static constexpr std::array<std::string_view, 7> words{"page",  "per_page",  "cursor",    "limit",
                                                         "order", "direction", "page_token"};
  return std::find(words.begin(), words.end(), name) != words.end();
}

std::string plain(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

/// A parameter counts as a filter only if some object has such a field: products have parameters of their own
/// beside.
std::vector<const Object*> filtered(std::vector<const Object*> objects, const Query& query) {
  for (const http::QueryParameter& parameter : query) {
    if (steers_the_list(parameter.name)) continue;
    const auto has = [&](const Object* object) {
      return object->json.is_object() && object->json.contains(parameter.name);
    };
    if (std::none_of(objects.begin(), objects.end(), has)) continue;
    std::erase_if(objects, [&](const Object* object) {
      return !has(object) || plain(object->json[parameter.name]) != parameter.value;
    });
  }
  return objects;
}

std::string array_of(const std::vector<const Object*>& objects, size_t from, size_t to) {
  std::string out = "[";
  for (size_t i = from; i < to; ++i) {
    if (i > from) out += ',';
    out += objects[i]->json.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  return out + "]";
}

std::string wrapped(std::string list, std::string_view key) {
  return key.empty() ? list : "{" + json_string(key) + ":" + std::move(list) + "}";
}

/// Cursors are opaque to clients; ours hold the offset.
std::string cursor_at(size_t offset) { return fmt::format("cfmock{:08x}", offset); }

std::optional<size_t> offset_of(std::string_view cursor) {
  if (cursor.empty()) return 0;
  if (!cursor.starts_with("cfmock") || cursor.size() != 14) return std::nullopt;
  size_t offset = 0;
  const auto [end, error] = std::from_chars(cursor.data() + 6, cursor.data() + 14, offset, 16);
  if (error != std::errc{} || end != cursor.data() + 14) return std::nullopt;
  return offset;
}

std::string cursor_info(Lists lists, size_t count, const std::string& next) {
  if (lists == Lists::kCursorAfter)
    return fmt::format("{{\"count\":{},\"cursors\":{{{}}}}}", count,
                       next.empty() ? "" : "\"after\":\"" + next + "\"");
  if (lists == Lists::kPageToken)
    return fmt::format("{{\"count\":{},\"next_page_token\":{}}}", count,
                       next.empty() ? "null" : "\"" + next + "\"");
  return fmt::format("{{\"count\":{},\"cursor\":\"{}\"}}", count, next);
}

Outcome by_cursor(Call& call, const std::vector<const Object*>& objects) {
  Outcome out;
  const bool token = call.operation.lists == Lists::kPageToken;
  const std::string* cursor = http::find_parameter(call.query, token ? "page_token" : "cursor");
  const auto from = offset_of(cursor == nullptr ? std::string_view{} : std::string_view(*cursor));
  if (!from || *from > objects.size()) {
    return refused(invalid_parameter(fmt::format("\"{}\" is no cursor of this list", printable(*cursor))));
  }
  const char* size_name = http::find_parameter(call.query, "limit") != nullptr ? "limit" : "per_page";
  const std::string* size = http::find_parameter(call.query, size_name);
  const auto wanted = size == nullptr ? std::optional<long long>(kCursorPage) : parse_int(*size);
  if (!wanted || *wanted < 1) {
    out.refusal = invalid_parameter(
        fmt::format("{} must be a number of at least 1, not \"{}\"", size_name, printable(*size)));
    return out;
  }
  const size_t to =
      std::min(objects.size(), *from + static_cast<size_t>(std::min<long long>(*wanted, kLargestPage)));
  const std::string next = to < objects.size() ? cursor_at(to) : "";
  out.body = "{\"result\":" + wrapped(array_of(objects, *from, to), call.operation.list_key) +
             ",\"success\":true,\"errors\":[],\"messages\":[],\"result_info\":" +
             cursor_info(call.operation.lists, to - *from, next) + "}";
  Page& page = out.page.emplace();
  page.page = 0, page.count = static_cast<int>(to - *from), page.by_cursor = true;
  if (cursor != nullptr) page.cursor = *cursor;
  page.next = next;
  return out;
}

}  // namespace

Outcome list_objects(Call& call, const Spot& spot) {
  Outcome out;
  std::vector<const Object*> objects;
  const std::string shown =
      spot.style->shows.empty()
          ? spot.collection
          : spot.collection.substr(0, spot.collection.rfind('/') + 1) + std::string(spot.style->shows);
  std::vector<Object> untouched;
  const auto& standing = standing_at(spot.shape);
  untouched.reserve(standing.size());
  for (const Standing& each : standing)
    if (call.store.objects.find(spot.collection, each.key) == nullptr)
      objects.push_back(&untouched.emplace_back(stood(call, spot, each)));
  if (const Objects::Collection* collection = call.store.objects.collection(shown))
    for (const auto& [number, object] : collection->items) objects.push_back(&object);
  objects = filtered(std::move(objects), call.query);
  const Lists lists = call.operation.lists;
  if (lists == Lists::kCursor || lists == Lists::kCursorAfter || lists == Lists::kPageToken)
    return by_cursor(call, objects);
  // Whether a list that is documented without pages knows the parameter all the same is not known. If it gave
  // the whole list for page 2, a client that asks until a page is empty would never end (cloudflare 4 for npm
  // has such lists).
  const bool asks_for_a_page = lists == Lists::kAll && http::find_parameter(call.query, "page") != nullptr;
  if (lists != Lists::kPage && !asks_for_a_page) {
    out.body = success_body(wrapped(array_of(objects, 0, objects.size()), call.operation.list_key));
    return out;
  }
  const auto request = page_request(call.query, 20, 1, kLargestPage);
  if (const Refusal* refusal = std::get_if<Refusal>(&request)) return refused(*refusal);
  const Slice part = slice(std::get<PageRequest>(request), objects.size());
  out.body = list_body(call.operation.family->success,
                       wrapped(array_of(objects, part.from, part.to), call.operation.list_key), part.page);
  out.page = part.page;
  return out;
}

}  // namespace cfmock::cloudflare
