#pragma once
// One line a scenario and client: scenario, cause, client, verdict, and why.

#include <string>
#include <vector>

#include "report/subject.hpp"

namespace cfmock::report {

std::string summary(const std::vector<Subject>& subjects, bool colour);

}  // namespace cfmock::report
