#pragma once
// In a step of GitHub Actions, which its environment tells, the verdict stands on the pages of the pull
// request.

#include <ostream>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "report/subject.hpp"

namespace cfmock::cli {

/// The file of the summary, which is written to its end; "": none is asked for.
std::string step_summary_file();

/// With GITHUB_ACTIONS=true: annotations to `err`, where the runner looks for them as it does in standard
/// output, which a report may have for itself; and the summary to the end of the file that
/// GITHUB_STEP_SUMMARY names.
Failure tell_github(const std::vector<report::Subject>& subjects, std::ostream& err);

}  // namespace cfmock::cli
