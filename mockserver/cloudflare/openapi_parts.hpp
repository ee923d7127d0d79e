#pragma once
// Which values of an OpenAPI document are kept, by where they stand. To keep another one: a word here and a
// line in openapi_parts.cpp.

#include <string_view>

namespace cfmock::cloudflare::openapi {

/// What a value is to us, by where it stands.
enum class Part {
  kRoot,
  kInfo,
  kServers,
  kServer,
  kPaths,
  kPathItem,
  kOperation,
  kParameters,
  kParameter,
  kComponents,
  kParameterMap,
  kPathItemMap,
  kWhole,
  kNone
};

/// What the member `key` of such a value is; of a list's item, with an empty key.
Part part_below(Part above, std::string_view key);

}  // namespace cfmock::cloudflare::openapi
