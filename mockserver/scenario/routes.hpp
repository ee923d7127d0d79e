#pragma once
// Does any operation of the API answer what a pattern asks for? Asked of thousands of rules, so the
// operations stand in a tree.

#include <string>

#include "scenario/scenario.hpp"

namespace cfmock::scenario {

enum class RouteFit {
  kNone,         // no operation has such a path
  kOtherMethod,  // the path is known, but not with this method
  kFits
};
RouteFit route_fit(const RequestPattern& pattern);
/// "did you mean GET /zones/{zone_id}?", or what to do when nothing is near.
std::string route_remedy(const RequestPattern& pattern);

}  // namespace cfmock::scenario
