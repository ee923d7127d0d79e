#pragma once
// Requests, as rules and expectations name them.

#include <string>
#include <utility>
#include <vector>

#include "base/place.hpp"

namespace cfmock::scenario {

/// How a value (query parameter, header, JSON field) must look.
struct ValuePattern {
  enum class Kind { kEquals, kContains, kMatches, kPresent, kAbsent } kind = Kind::kEquals;
  std::string text;  // for kMatches an RE2 expression, found anywhere unless anchored
  Place place;
};

/// "GET /zones/{zone_id}/dns_records" with an optional `where`. Paths are below /client/v4.
struct RequestPattern {
  std::vector<std::string> methods;  // empty: any
  /// Path segments; "{...}" takes any one segment, a final "**" any number. {zone:example.com} was resolved
  /// to the id. Empty with any_path: every path.
  std::vector<std::string> segments;
  bool any_path = false;
  std::vector<std::pair<std::string, ValuePattern>> query;
  std::vector<std::pair<std::string, ValuePattern>> headers;
  std::vector<std::pair<std::string, ValuePattern>> body;  // dotted JSON paths: "content", "data.port"
  std::string text;                                        // as written, for messages
  Place place;
};

}  // namespace cfmock::scenario
