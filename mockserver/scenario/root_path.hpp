#pragma once
// A path from the root, "POST //oauth2/token": it lies beside the API and not below /client/v4. The first segment of such a
// pattern is the empty one between its two slashes, which no other pattern has.

#include "scenario/scenario.hpp"

namespace cfmock::scenario {

inline bool from_root(const RequestPattern& pattern) {
  return !pattern.segments.empty() && pattern.segments.front().empty();
}

}  // namespace cfmock::scenario
