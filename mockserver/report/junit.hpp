#pragma once
// The verdict for CI systems, as JUnit XML: a test suite for each run, a test case for each expectation. What
// is not met is a failure, what is inconclusive an error, so that neither counts as passed.

#include <vector>

#include "report/subject.hpp"

namespace cfmock::report {

std::string junit(const std::vector<Subject>& subjects);

}  // namespace cfmock::report
