#include <fmt/format.h>

#include "cli/cli.hpp"
#include "cli/exit_codes.hpp"
#include "cli/replay.hpp"
#include "expect/words.hpp"
#include "library/scenarios.hpp"

namespace cfmock::cli {
namespace {

struct Checked {
  bool good = false;
  int steps = 0;
};

/// `talk`: null for a check without proofs.
Checked check_one(const ScenarioSource& source, const CheckOptions& options, const SharedCatalogue& catalogue, const talk::Talk* talk, std::ostream& err) {
  scenario::Loaded loaded = load_scenario(source, catalogue);
  if (!loaded.problems.empty()) err << scenario::rendered(loaded);
  if (!loaded.scenario || (options.warnings_are_errors && !loaded.problems.empty())) return {};
  if (talk == nullptr) return {true, 0};
  const Replayed replayed = replay(std::make_shared<const scenario::Scenario>(*loaded.scenario), *talk);
  for (const Problem& problem : replayed.problems) err << scenario::rendered(problem, source.text);
  return {replayed.problems.empty(), replayed.steps};
}

}  // namespace

int check(const CheckOptions& options, std::ostream& out, std::ostream& err) {
  std::vector<ScenarioSource> sources = shipped_scenarios();
  if (!options.paths.empty()) {
    auto found = find_scenarios(options.paths, &err);
    if (!found) {
      err << "cfmock: " << found.problem().text() << "\n";
      return kUsage;
    }
    sources = std::move(*found);
  }
  const auto catalogue = load_catalogue(options.catalogue, err);
  if (!catalogue) return kScenarioInvalid;
  const talk::Talk* talk = nullptr;
  if (!options.lint_only) {
    const auto loaded = talk::talk();
    if (!loaded) {
      err << "cfmock: " << loaded.problem().text() << "\n";
      return kInternal;
    }
    talk = *loaded;
  }
  size_t good = 0;
  for (const ScenarioSource& source : sources) {
    const Checked checked = check_one(source, options, *catalogue, talk, err);
    if (checked.good) ++good;
    out << fmt::format("{} {}{}\n", checked.good ? "ok    " : "WRONG ", source.file,
                       checked.steps > 0 ? fmt::format(" ({})", expect::counted(checked.steps, "step")) : "");
  }
  out << fmt::format("{} of {} scenarios are right\n", good, sources.size());
  return good == sources.size() ? kMet : kScenarioInvalid;
}

}  // namespace cfmock::cli
