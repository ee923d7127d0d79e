#include "cli/report_files.hpp"

#include "cli/exit_codes.hpp"
#include "library/scenarios.hpp"
#include "report/html.hpp"
#include "report/json.hpp"
#include "report/junit.hpp"

namespace cfmock::cli {
namespace {

using Subjects = std::vector<report::Subject>;

Failure write_report(const std::string& path, std::string (*report)(const Subjects&), const Subjects& all, std::ostream& out) {
  if (path.empty()) return std::nullopt;
  if (path != "-") return write_file(path, report(all));
  out << report(all);
  return std::nullopt;
}

}  // namespace

Failure write_reports(const Subjects& all, const ReportFiles& files, std::ostream& out) {
  if (Failure failure = write_report(files.json, report::json, all, out)) return failure;
  if (Failure failure = write_report(files.junit, report::junit, all, out)) return failure;
  return write_report(files.html, report::html, all, out);
}

int exit_code_of(const std::vector<report::Subject>& all) {
  int code = kMet;
  for (const report::Subject& subject : all) {
    if (subject.verdict.outcome == expect::Outcome::kNotMet) return kNotMet;
    if (subject.verdict.outcome == expect::Outcome::kInconclusive) code = kInconclusive;
  }
  return all.empty() ? kInconclusive : code;
}

}  // namespace cfmock::cli
