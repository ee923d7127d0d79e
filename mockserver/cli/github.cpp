#include "cli/github.hpp"

#include <cstdlib>
#include <fstream>
#include <string_view>

#include "report/annotations.hpp"

namespace cfmock::cli {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool in_actions() { return variable("GITHUB_ACTIONS") == "true"; }

}  // namespace

std::string step_summary_file() { return in_actions() ? variable("GITHUB_STEP_SUMMARY") : ""; }

Failure tell_github(const std::vector<report::Subject>& subjects, std::ostream& err) {
  if (!in_actions()) return std::nullopt;
  err << report::github_annotations(subjects) << std::flush;
  const std::string path = step_summary_file();
  if (path.empty()) return std::nullopt;
  std::ofstream file(path, std::ios::binary | std::ios::app);
  file << report::github_summary(subjects) << "\n" << std::flush;
  if (!file)
    return Problem{"the step summary could not be written to " + path + " (GITHUB_STEP_SUMMARY)", {}, {}};
  return std::nullopt;
}

}  // namespace cfmock::cli
