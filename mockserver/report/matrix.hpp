#pragma once
// Several clients side by side: a line a scenario, a column a client.

#include <vector>

#include "report/subject.hpp"

namespace cfmock::report {

/// Each scenario and client once. The last line counts what each client met.
std::string matrix(const std::vector<Subject>& subjects, bool colour);

}  // namespace cfmock::report
