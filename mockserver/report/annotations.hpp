#pragma once
// The verdict on the pages of GitHub Actions: workflow commands that the runner turns into annotations at the
// scenario's own lines, and a step summary in Markdown.
//
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions

#include <string>
#include <vector>

#include "report/subject.hpp"

namespace cfmock::report {

/// GitHub shows so many errors, and as many warnings, of a step.
inline constexpr size_t kAnnotations = 10;
/// Rows of the summary, and runs that are told in full below it; GitHub takes 1 MiB of a step.
inline constexpr size_t kSummaryRows = 500;
inline constexpr size_t kSummaryDetails = 20;

/// A command a line: `::error file=…,line=…::…` for what is not met, `::warning …` for what is inconclusive.
/// At most kAnnotations of each, the first line of every run before the second of any; the last one tells how
/// many are left out.
std::string github_annotations(const std::vector<Subject>& subjects);

/// Counts, a table with a row for each run, the worst first, and what decided those that are not met.
std::string github_summary(const std::vector<Subject>& subjects);

}  // namespace cfmock::report
