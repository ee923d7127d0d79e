#pragma once
// What comes out of judged runs: report files, and the exit code.

#include <ostream>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/options.hpp"
#include "report/subject.hpp"

namespace cfmock::cli {

/// Those that are asked for; "-" is `out`.
Failure write_reports(const std::vector<report::Subject>& all, const ReportFiles& files, std::ostream& out);

/// Not met goes before inconclusive, which goes before met: whoever scripts this must not take "cannot tell"
/// for "good".
int exit_code_of(const std::vector<report::Subject>& all);

}  // namespace cfmock::cli
