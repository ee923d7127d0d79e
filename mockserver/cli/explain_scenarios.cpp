// Which shipped scenario reproduces what was seen.

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "cli/explained.hpp"
#include "library/scenarios.hpp"

namespace cfmock::cli {
namespace {

struct Shipped {
  std::string name;
  std::vector<std::pair<int, int>> refusals;  // status and code of its proof; 0: not told
  size_t size = 0;                            // bytes of the file
  bool for_any_job = true;                    // whatever the client does meets it
};
using ByCause = std::map<std::string, std::vector<Shipped>, std::less<>>;

/// The other folders are about the bug of one client, which shows in a job that the description names.
bool is_for_any_job(std::string_view file) {
  static constexpr std::array<std::string_view, 3> folders{"scenarios/auth/", "scenarios/edge/", "scenarios/limits/"};
  return std::any_of(folders.begin(), folders.end(),
                     [&](std::string_view folder) { return file.starts_with(folder); });
}

Shipped shipped(const scenario::Scenario& scenario, size_t size) {
  Shipped out{scenario.name, {}, size, is_for_any_job(scenario.file)};
  for (const scenario::ProofStep& step : scenario.proof)
    out.refusals.emplace_back(step.answer.status.value_or(0), step.answer.code.value_or(0));
  return out;
}

const ByCause& all_shipped() {
  static const ByCause table = [] {
    ByCause out;
    for (const ScenarioSource& source : shipped_scenarios()) {
      const auto loaded = load_scenario(source);
      // One dialect for all is a simplification: it reproduces what clients believe, not what the API says.
      if (!loaded.scenario || loaded.scenario->dialect == "uniform") continue;
      out[loaded.scenario->cause].push_back(shipped(*loaded.scenario, source.text.size()));
    }
    return out;
  }();
  return table;
}

/// 0: status and code as seen; 1: one of them; 2: neither.
int distance(const Shipped& scenario, const cloudflare::SeenAnswer& seen) {
  int best = 2;
  for (const auto& [status, code] : scenario.refusals) {
    const bool same_status = !seen.status || *seen.status == status;
    const bool same_code =
        seen.errors.empty() || std::any_of(seen.errors.begin(), seen.errors.end(),
                                           [code = code](const auto& error) { return error.code == code; });
    best = std::min(best, 2 - same_status - same_code);
  }
  return best;
}

}  // namespace

std::vector<std::string> scenarios_of(std::string_view cause, const cloudflare::SeenAnswer& seen) {
  const auto at = all_shipped().find(cause);
  if (at == all_shipped().end()) return {};
  std::vector<Shipped> list = at->second;
  const auto order = [&](const Shipped& each) {
    return std::tuple(distance(each, seen), each.name != cause, each.size);
  };
  if (std::any_of(list.begin(), list.end(), [](const Shipped& each) { return each.for_any_job; }))
    std::erase_if(list, [](const Shipped& each) { return !each.for_any_job; });
  std::stable_sort(list.begin(), list.end(),
                   [&](const Shipped& a, const Shipped& b) { return order(a) < order(b); });
  std::vector<std::string> out;
  for (const Shipped& each : list) out.push_back(each.name);
  return out;
}

}  // namespace cfmock::cli
