#include "cloudflare/metering.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

namespace cfmock::cloudflare {
namespace {

bool writes(const http::Request& request) { return request.method != "GET" && request.method != "HEAD"; }

bool has_field(const nlohmann::json& body, std::string_view name) {
  return body.is_object() && body.contains(std::string(name));
}

bool concerns(const MeterRow& row, const http::Request& request, const nlohmann::json& body) {
  using Of = MeterRow::Of;
  switch (row.of) {
    case Of::kAny:
      return true;
    case Of::kWrites:
      return writes(request);
    case Of::kWithField:
      return has_field(body, row.of_name);
    case Of::kWithoutField:
      return !has_field(body, row.of_name);
    case Of::kWithHeader:
      return request.headers.has(row.of_name);
    case Of::kWithoutHeader:
      return !request.headers.has(row.of_name);
  }
  return true;
}

}  // namespace

int units_of(const MeterRow& row, const http::Request& request) {
  using Of = MeterRow::Of;
  const bool reads_body = row.counts_items || row.of == Of::kWithField || row.of == Of::kWithoutField;
  const auto body = reads_body ? nlohmann::json::parse(request.body, nullptr, false) : nlohmann::json();
  if (!concerns(row, request, body)) return 0;
  if (!row.counts_items || body.is_discarded()) return 1;
  const nlohmann::json::json_pointer at{std::string(row.items)};
  if (!body.contains(at) || !body[at].is_array()) return 1;
  return static_cast<int>(std::min<size_t>(body[at].size(), std::numeric_limits<int>::max()));
}

}  // namespace cfmock::cloudflare
