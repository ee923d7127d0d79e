#pragma once
// What comes out of judged runs: report files, and the exit code.

#include <ostream>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/options.hpp"
#include "cli/output_file.hpp"
#include "report/subject.hpp"

namespace cfmock::cli {

/// For check_outputs(), before anything is run.
std::vector<OutputFile> outputs_of(const ReportFiles& files);
/// A file that is standard output by another name is "-".
ReportFiles settled(ReportFiles files);

/// Those that are asked for; "-" is `out`. One that fails keeps no other from being written: a Problem for each.
Problems write_reports(const std::vector<report::Subject>& all, const ReportFiles& files, std::ostream& out);

/// Not met goes before a run that could not be started, which goes before inconclusive, which goes before met: whoever scripts this must
/// not take "cannot tell" for "good".
int exit_code_of(const std::vector<report::Subject>& all);

}  // namespace cfmock::cli
