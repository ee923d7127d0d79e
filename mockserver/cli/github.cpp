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

}  // namespace

Failure tell_github(const std::vector<report::Subject>& subjects, std::ostream& err) {
  if (variable("GITHUB_ACTIONS") != "true") return std::nullopt;
  err << report::github_annotations(subjects) << std::flush;
  const std::string path = variable("GITHUB_STEP_SUMMARY");
  if (path.empty()) return std::nullopt;
  std::ofstream file(path, std::ios::binary | std::ios::app);
  file << report::github_summary(subjects) << "\n" << std::flush;
  if (!file)
    return Problem{"the step summary could not be written to " + path + " (GITHUB_STEP_SUMMARY)", {}, {}};
  return std::nullopt;
}

}  // namespace cfmock::cli
