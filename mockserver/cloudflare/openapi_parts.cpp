#include "cloudflare/openapi_parts.hpp"

#include <algorithm>
#include <initializer_list>

namespace cfmock::cloudflare::openapi {
namespace {

bool one_among(std::string_view key, std::initializer_list<std::string_view> keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

Part part_of_root(std::string_view key) {
  if (key == "info") return Part::kInfo;
  if (key == "servers") return Part::kServers;
  if (key == "paths") return Part::kPaths;
  if (key == "components") return Part::kComponents;
  return one_among(key, {"openapi", "swagger"}) ? Part::kWhole : Part::kNone;
}

Part part_of_item(std::string_view key) {
  if (key == "parameters") return Part::kParameters;
  if (key == "servers") return Part::kServers;
  if (key == "$ref") return Part::kWhole;
  return key.starts_with("x-") || one_among(key, {"summary", "description"}) ? Part::kNone : Part::kOperation;
}

Part part_of_operation(std::string_view key) {
  if (key == "parameters") return Part::kParameters;
  if (key == "servers") return Part::kServers;
  return one_among(key, {"x-api-token-group", "x-cfPermissionsRequired"}) ? Part::kWhole : Part::kNone;
}

Part part_of_components(std::string_view key) {
  if (key == "parameters") return Part::kParameterMap;
  return key == "pathItems" ? Part::kPathItemMap : Part::kNone;
}

}  // namespace

Part part_below(Part above, std::string_view key) {
  const auto whole_if = [&](std::initializer_list<std::string_view> keys) {
    return one_among(key, keys) ? Part::kWhole : Part::kNone;
  };
  switch (above) {
    case Part::kRoot:
      return part_of_root(key);
    case Part::kInfo:
      return whole_if({"title", "version"});
    case Part::kServers:
      return Part::kServer;
    case Part::kServer:
      return whole_if({"url"});
    case Part::kPaths:
      return key.starts_with("x-") ? Part::kNone : Part::kPathItem;
    case Part::kPathItemMap:
      return Part::kPathItem;
    case Part::kPathItem:
      return part_of_item(key);
    case Part::kOperation:
      return part_of_operation(key);
    case Part::kParameters:
    case Part::kParameterMap:
      return Part::kParameter;
    case Part::kParameter:
      return whole_if({"$ref", "name", "in"});
    case Part::kComponents:
      return part_of_components(key);
    case Part::kWhole:
      return Part::kWhole;
    case Part::kNone:
      return Part::kNone;
  }
  return Part::kNone;
}

}  // namespace cfmock::cloudflare::openapi
