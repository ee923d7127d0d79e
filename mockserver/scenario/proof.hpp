#pragma once
// The proof: requests and actions that show the failure and its cure. `cfmock check` replays it.

#include "scenario/fields.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::scenario {

Type<std::vector<ProofStep>> proof();

}  // namespace cfmock::scenario
