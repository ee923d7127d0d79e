#pragma once
// Rules: scripted answers, given before the model is asked.

#include "scenario/fields.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::scenario {

Type<std::vector<Rule>> rules();

}  // namespace cfmock::scenario
