#include "cli/filter.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>

#include "base/text.hpp"

namespace cfmock::cli {
namespace {

bool is_glob(const std::string& filter, const std::string& text) {
  return ::fnmatch(filter.c_str(), text.c_str(), 0) == 0;
}

/// "scenarios/auth/expired-token" of "scenarios/auth/expired-token.yaml".
std::string without_ending(const std::string& file) {
  const size_t dot = file.rfind('.');
  return dot == std::string::npos || file.find('/', dot) != std::string::npos ? file : file.substr(0, dot);
}

}  // namespace

bool fits_filter(const std::string& filter, const scenario::Scenario& scenario) {
  if (is_glob(filter, scenario.name) || is_glob(filter, scenario.cause)) return true;
  const std::string path = without_ending(scenario.file);
  if (is_glob(filter, path)) return true;
  for (size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1))
    if (is_glob(filter, path.substr(slash + 1))) return true;
  return false;
}

Result<std::vector<SharedScenario>> filtered(std::vector<SharedScenario> scenarios,
                                             const std::vector<std::string>& filters) {
  if (filters.empty()) return scenarios;
  std::vector<std::string> words;
  for (const SharedScenario& scenario : scenarios)
    for (const std::string* word : {&scenario->name, &scenario->cause})
      if (std::find(words.begin(), words.end(), *word) == words.end()) words.push_back(*word);
  const size_t before = scenarios.size();
  std::erase_if(scenarios, [&](const SharedScenario& scenario) {
    return std::none_of(filters.begin(), filters.end(),
                        [&](const std::string& each) { return fits_filter(each, *scenario); });
  });
  if (!scenarios.empty()) return scenarios;
  const auto near = nearest(filters.front(), words);
  return Problem{
      fmt::format("none of the {} scenarios fits --filter {}", before, printable(join(filters, " or "))),
      near ? "did you mean " + *near + "?"
           : "a name, a cause or FOLDER/NAME, also with * and ?: 'auth/*', rate-limited, '*-token'",
      {}};
}

}  // namespace cfmock::cli
