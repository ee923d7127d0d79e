#pragma once
// The verdict for CI systems, as JUnit XML: a test suite for each run, a test case for each expectation. What
// is not met is a failure, what is inconclusive an error, so that neither counts as passed.
//
// What viewers read: GitLab of each case classname (shown as its suite), name, file, time and the failure's text
// (https://docs.gitlab.com/ci/testing/unit_test_reports); the usual actions for GitHub also line and the failure's
// message; Jenkins the suite's own output.

#include <vector>

#include "report/subject.hpp"

namespace cfmock::report {

std::string junit(const std::vector<Subject>& subjects);

}  // namespace cfmock::report
