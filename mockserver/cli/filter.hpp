#pragma once
// --filter: which of the scenarios are run.

#include <string>
#include <vector>

#include "base/result.hpp"
#include "library/scenarios.hpp"

namespace cfmock::cli {

/// A glob (*, ?, [a-z]) fits a scenario's name, its file without .yaml ("auth/expired-token"), or its cause;
/// a word without one of these is the same glob. Pure.
bool fits_filter(const std::string& filter, const scenario::Scenario& scenario);

/// Those that fit any of the filters, or all without one. A Problem when nothing is left, with what was
/// there.
Result<std::vector<SharedScenario>> filtered(std::vector<SharedScenario> scenarios,
                                             const std::vector<std::string>& filters);

}  // namespace cfmock::cli
