#pragma once
// For programs: schema_version, and every verdict with its lines and the entries that decided them.

#include <string>
#include <vector>

#include "report/subject.hpp"

namespace cfmock::report {

std::string json(const std::vector<Subject>& subjects);

}  // namespace cfmock::report
