#pragma once
// From method and path to an operation. The cost does not grow with the number of operations.

#include <array>
#include <memory>
#include <string_view>

#include "cloudflare/tables.hpp"

namespace cfmock::cloudflare {

struct Route {
  enum class Kind {
    kFound,
    kMalformedId,  // an id in the path is not 32 hex digits: the API says so before it looks at the
                   // credential
    kWrongMethod,  // the path exists
    kUnknown,      // nothing has this path
    kOutside,      // not below /client/v4
  } kind = Kind::kUnknown;
  const OperationRow* operation =
      nullptr;                            // kFound; for the other kinds one of the same path, if there is one
  std::string_view id_kind;               // kMalformedId: "zone", "record", "account"
  std::array<std::string_view, 4> ids{};  // in the order of the path; views into it
  /// The ids by what they are: id("zone_id"); "" when the path has none.
  std::string_view id(std::string_view name) const;
};

/// `path`: undecoded, without query: "/client/v4/zones/…". A trailing slash does not count.
Route route(std::string_view method, std::string_view path);

inline constexpr std::string_view kApiRoot = "/client/v4";
bool well_formed_id(std::string_view id);

}  // namespace cfmock::cloudflare
