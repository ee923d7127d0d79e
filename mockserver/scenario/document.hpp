#pragma once
// The table of a scenario's top-level keys: the first thing to read here is document.cpp.

#include "scenario/fields.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::scenario {

const Object<Scenario>& scenario_table();

}  // namespace cfmock::scenario
