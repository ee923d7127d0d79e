#include "cli/report_files.hpp"

#include <algorithm>

#include "cli/exit_codes.hpp"
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

std::vector<OutputFile> outputs_of(const ReportFiles& files) {
  return {{"--json", files.json}, {"--junit", files.junit}, {"--html", files.html}};
}

ReportFiles settled(ReportFiles files) {
  for (std::string* path : {&files.json, &files.junit, &files.html}) *path = settled_output(*path);
  return files;
}

Problems write_reports(const Subjects& all, const ReportFiles& files, std::ostream& out) {
  Problems problems;
  for (const Failure& failure : {write_report(files.json, report::json, all, out), write_report(files.junit, report::junit, all, out),
                                 write_report(files.html, report::html, all, out)})
    if (failure) problems.push_back(*failure);
  return problems;
}

int exit_code_of(const Subjects& all) {
  int code = all.empty() ? kInconclusive : kMet;
  const bool unstarted =
      std::any_of(all.begin(), all.end(), [](const report::Subject& subject) { return subject.course == report::Course::kNotStarted; });
  for (const report::Subject& subject : all) {
    if (subject.verdict.outcome == expect::Outcome::kNotMet) return kNotMet;
    if (subject.verdict.outcome == expect::Outcome::kInconclusive) code = kInconclusive;
  }
  return unstarted ? static_cast<int>(kUsage) : code;
}

}  // namespace cfmock::cli
