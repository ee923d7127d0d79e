#include "cli/list_one.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "cloudflare/names.hpp"
#include "library/scenarios.hpp"
#include "scenario/handed.hpp"

namespace cfmock::cli {
namespace {

std::string_view kind_of(cloudflare::CredentialKind kind) {
  switch (kind) {
    case cloudflare::CredentialKind::kUserToken:
      return "a user token";
    case cloudflare::CredentialKind::kAccountToken:
      return "an account token";
    case cloudflare::CredentialKind::kGlobalKey:
      return "a global key";
    case cloudflare::CredentialKind::kServiceKey:
      return "a service key";
  }
  return "";
}

std::string kind_of(const scenario::Scenario& scenario, const std::string& credential) {
  for (const auto& spec : scenario.credentials)
    if (spec.name == credential) return std::string(kind_of(spec.kind));
  return "";
}

void show_handed(const scenario::Scenario& scenario, std::ostream& out) {
  out << "\nthe client is handed, beside its base URL and ids:\n";
  const auto all = scenario::handed_credentials(scenario);
  for (const scenario::Handed& each : all)
    if (!scenario.env.contains(each.variable))
      out << fmt::format("  {}  {}, {}\n", each.variable, printable(each.credential), kind_of(scenario, each.credential));
  for (const auto& [name, value] : scenario.env) out << fmt::format("  {}={}\n", printable(name), printable(value));
  if (all.empty() && scenario.env.empty()) out << "  no credential\n";
}

}  // namespace

void show_scenario(const scenario::Scenario& scenario, const std::string& named, std::ostream& out) {
  out << fmt::format("{}: {}\n  cause: {}\n  file: {}\n", scenario.name, printable(scenario.title), scenario.cause, printable(scenario.file));
  if (!scenario.description.empty()) {
    out << "\n";
    for (const std::string_view line : split(trim(scenario.description), '\n')) out << printable(line) << "\n";
  } else if (is_shipped(scenario.name)) {
    out << "\nRun it with any client that looks up a zone, reads its records and writes one, as tests/clients/careful.py does.\n";
  }
  show_handed(scenario, out);
  out << "\nwhat it must do:\n";
  for (const scenario::Expectation& expectation : scenario.expect) out << "  - " << printable(expectation.text) << "\n";
  out << fmt::format("\ncfmock run {} -- YOUR-CLIENT\n", printable(named));
}

}  // namespace cfmock::cli
