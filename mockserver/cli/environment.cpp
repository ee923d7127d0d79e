#include "cli/environment.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace cfmock::cli {

std::vector<std::string> names_to_remove(const std::vector<std::string>& present) {
  std::vector<std::string> names;
  for (const std::string& name : present) {
    const std::string low = lower(name);
    const bool proxy = low == "http_proxy" || low == "https_proxy" || low == "all_proxy" || low == "no_proxy";
    if (proxy || low.starts_with("cf_") || low.find("cloudflare") != std::string::npos) names.push_back(name);
  }
  return names;
}

std::string shell_lines(const Environment& environment) {
  std::string out;
  for (const auto& [name, value] : environment) out += fmt::format("export {}={}\n", name, shell_quoted(value));
  return out;
}

}  // namespace cfmock::cli
