#pragma once
// JUnit XML, as GitHub and GitLab read it: a suite for each subject, a case for each line.

#include <string>
#include <vector>

#include "report/subject.hpp"

namespace cfmock::report {

std::string junit(const std::vector<Subject>& subjects);

}  // namespace cfmock::report
