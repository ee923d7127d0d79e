#pragma once
// One scenario for a person who has to write the client's command: which job it wants, what it hands over, what it expects.

#include <ostream>

#include "scenario/scenario.hpp"

namespace cfmock::cli {

/// `named`: as the person did.
void show_scenario(const scenario::Scenario& scenario, const std::string& named, std::ostream& out);

}  // namespace cfmock::cli
