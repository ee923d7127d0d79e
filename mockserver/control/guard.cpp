#include "control/guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace cfmock::control {
namespace {

constexpr std::array<std::string_view, 3> kNames{"127.0.0.1", "localhost", "[::1]"};

std::vector<std::string_view> values(const http::Headers& headers, std::string_view name) {
  std::vector<std::string_view> out;
  for (const http::Header& header : headers)
    if (iequals(header.name, name)) out.push_back(header.value);
  return out;
}

bool any_of(std::string_view value, const std::vector<std::string>& accepted) {
  return std::any_of(accepted.begin(), accepted.end(), [&](const auto& one) { return iequals(value, one); });
}

std::vector<std::string> hosts(uint16_t port) {
  std::vector<std::string> out;
  for (const std::string_view name : kNames) out.push_back(fmt::format("{}:{}", name, port));
  for (const std::string_view name : kNames) out.emplace_back(name);
  return out;
}

std::vector<std::string> origins(uint16_t port) {
  std::vector<std::string> out;
  for (const std::string_view name : kNames) out.push_back(fmt::format("http://{}:{}", name, port));
  return out;
}

}  // namespace

std::optional<Refusal> foreign(const http::Request& request, uint16_t port) {
  const auto host = values(request.headers, "Host");
  if (host.size() != 1)
    return Refusal{403, host.empty() ? "the request has no Host" : "the request has more than one Host",
                   "send one Host, the control API's own address", hosts(port)};
  if (!any_of(host.front(), hosts(port)))
    return Refusal{403, "Host is " + in_quotes(host.front()) + ", which is not this server",
                   "ask for the control API by its own address", hosts(port)};
  for (const std::string_view origin : values(request.headers, "Origin"))
    if (!any_of(origin, origins(port)))
      return Refusal{403,
                     "Origin is " + in_quotes(origin) + ": pages of other sites may not use the control API",
                     "programs send no Origin", origins(port)};
  return std::nullopt;
}

Refusal too_large(size_t largest) {
  return {413, fmt::format("the body is larger than {} bytes", largest), "send a smaller one"};
}

std::optional<Refusal> unfit_body(const http::Request& request, size_t largest) {
  if (request.method == "DELETE" && !request.headers.has("Content-Type")) return std::nullopt;
  const std::string_view type = request.headers.get("Content-Type");
  if (!iequals(trim(type.substr(0, type.find(';'))), kJson))
    return Refusal{415,
                   type.empty() ? "Content-Type is missing" : "Content-Type is " + in_quotes(type),
                   "writes are JSON",
                   {"Content-Type: application/json"}};
  const auto length = request.headers.find("Content-Length");
  if (!length) return std::nullopt;
  const auto bytes = parse_int(*length);
  if (!bytes || *bytes < 0)
    return Refusal{400, "Content-Length is " + in_quotes(*length), "send the number of bytes of the body"};
  if (static_cast<unsigned long long>(*bytes) > largest) return too_large(largest);
  return std::nullopt;
}

}  // namespace cfmock::control
