#pragma once
// Which rules can never answer, because an earlier one that never ends takes all of their requests?

#include <optional>
#include <vector>

#include "scenario/scenario.hpp"

namespace cfmock::scenario {

/// For each rule, the index of the earlier rule that shadows it, if one does. The cost grows with the number
/// of rules, not with its square.
std::vector<std::optional<size_t>> shadows(const std::vector<Rule>& rules);

}  // namespace cfmock::scenario
