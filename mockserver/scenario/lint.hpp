#pragma once
// What is wrong with a scenario that reads well: parts that can never matter, statements that cannot fail,
// answers that the API does not give. All warnings. Pure functions over the loaded scenario.

#include "base/result.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::scenario {

Problems lint(const Scenario& scenario);

}  // namespace cfmock::scenario
