#pragma once
// What a method and a path lead to. See Catalogue::route.

#include <array>
#include <string_view>

namespace cfmock::cloudflare {

struct OperationRow;

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
  std::string_view malformed;             // kMalformedId: what stands there instead
  std::array<std::string_view, 8> ids{};  // in the order of the path, undecoded; views into it
  size_t id_count = 0;
  /// The ids by what they are: id("zone_id"); "" when the path has none.
  std::string_view id(std::string_view name) const;
};

inline constexpr std::string_view kApiRoot = "/client/v4";
bool well_formed_id(std::string_view id);

}  // namespace cfmock::cloudflare
