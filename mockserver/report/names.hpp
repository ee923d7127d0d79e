#pragma once
// What a scenario is called among others.

#include <string>
#include <vector>

#include "report/subject.hpp"

namespace cfmock::report {

/// Of each its scenario's name; where two files have one name, with its file, so that nobody takes one for the other.
std::vector<std::string> names_among(const std::vector<Subject>& subjects);

}  // namespace cfmock::report
