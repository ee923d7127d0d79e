#include "cli/report_files.hpp"

#include "cli/exit_codes.hpp"
#include "cli/scenarios.hpp"
#include "report/json.hpp"
#include "report/junit.hpp"

namespace cfmock::cli {
namespace {

Failure write_report(const std::string& path, const std::string& text, std::ostream& out) {
  if (path.empty()) return std::nullopt;
  if (path != "-") return write_file(path, text);
  out << text;
  return std::nullopt;
}

}  // namespace

Failure write_reports(const std::vector<report::Subject>& all, const std::string& json,
                      const std::string& junit, std::ostream& out) {
  if (Failure failure = write_report(json, json.empty() ? "" : report::json(all), out)) return failure;
  return write_report(junit, junit.empty() ? "" : report::junit(all), out);
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
