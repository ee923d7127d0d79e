#pragma once
// The request patterns that an expectation holds, whatever its kind.

#include <vector>

#include "scenario/scenario.hpp"

namespace cfmock::match {

std::vector<const scenario::RequestPattern*> patterns_of(const scenario::Expectation& expectation);

}  // namespace cfmock::match
