#pragma once
// Does any operation of the API answer what a pattern asks for?

#include <optional>

#include "base/result.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::scenario {

enum class RouteFit {
  kNone,         // no operation has such a path
  kOtherMethod,  // the path is known, but not with this method
  kFits
};
/// A warning when the pattern fits less well than `least`; none for a path from the root.
std::optional<Problem> route_problem(const RequestPattern& pattern, RouteFit least, const cloudflare::Catalogue& catalogue);

}  // namespace cfmock::scenario
