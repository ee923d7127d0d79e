#include "engine/call_hash.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "http/url.hpp"

namespace cfmock::engine {
namespace {

constexpr size_t kMostRead = 256 << 10;  // bytes of JSON; more is taken as it is
constexpr int kMostNested = 64;

std::string ordered(std::string_view parameters) {
  std::vector<std::string> all;
  for (const http::QueryParameter& each : http::parse_query(parameters)) all.push_back(each.name + "=" + each.value);
  std::sort(all.begin(), all.end());
  return join(all, "\n");
}

/// "" : it is none that can be read.
std::string canonical_json(std::string_view body) {
  using Json = nlohmann::json;
  bool deep = false;
  const auto keep = [&deep](int depth, Json::parse_event_t event, Json&) {
    const bool opens = event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start;
    if (opens && depth >= kMostNested) deep = true;
    return !deep;
  };
  const Json json = Json::parse(body.begin(), body.end(), keep, false);
  return deep || json.is_discarded() ? "" : json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// As Content-Type says; "" : none.
std::string boundary_of(std::string_view type) {
  const size_t at = lower(type).find("boundary=");
  if (at == std::string::npos) return "";
  std::string_view value = type.substr(at + std::string_view("boundary=").size());
  if (value.starts_with('"')) return std::string(value.substr(1, value.find('"', 1) - 1));
  return std::string(value.substr(0, value.find_first_of("; \t")));
}

std::string canonical_body(const http::Request& request) {
  const std::string_view type = request.headers.get("Content-Type");
  const std::string kind = lower(trim(type.substr(0, type.find(';'))));
  if (kind == "application/x-www-form-urlencoded") return ordered(request.body);
  if (kind == "multipart/form-data")
    if (const std::string boundary = boundary_of(type); !boundary.empty()) return replace_all(request.body, boundary, "");
  const std::string_view body = trim(request.body);
  if (body.size() <= kMostRead && (body.starts_with('{') || body.starts_with('[')))
    if (std::string json = canonical_json(body); !json.empty()) return json;
  return request.body;
}

}  // namespace

uint64_t call_hash(const http::Request& request, std::string_view path, std::string_view query) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const uint64_t target = hash64(query.empty() ? "" : ordered(query), hash64(path, hash64(request.method)));
  return request.body.empty() ? target : hash64(canonical_body(request), target);
}

}  // namespace cfmock::engine
