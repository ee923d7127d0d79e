#include "scenario/lint.hpp"

namespace cfmock::scenario {

Problems lint(const Scenario&) { return {}; }

}  // namespace cfmock::scenario
