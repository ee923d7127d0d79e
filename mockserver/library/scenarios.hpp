#pragma once
// Finds the scenarios that a command names: a file, a folder (searched for *.yaml), or the name of a shipped one. Where a name is both,
// what is on disk goes first; "shipped:NAME" is the other.

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "scenario/load.hpp"

namespace cfmock {

struct ScenarioSource {
  std::string file;  // as it is named in places
  std::string text;
};

/// Every shipped scenario, by path.
std::vector<ScenarioSource> shipped_scenarios();
/// Is a shipped scenario of that name, without its folder?
bool is_shipped(const std::string& name);
/// "expired-token" of "expired-token.yaml": what a file's name has before the ending of a scenario, if it has one.
std::string without_ending(const std::string& name);
/// Each once, however often it is named. A Problem names what was not found, and the file or shipped name that was meant. `told`: where is said which was
/// taken of a file here and a shipped one that are called the same.
Result<std::vector<ScenarioSource>> find_scenarios(const std::vector<std::string>& named, std::ostream* told = nullptr);

/// Worlds: fixtures/worlds/NAME.yaml below the current folder or beside the scenario's folder, then the shipped ones.
scenario::FindWorld worlds_for(const std::string& scenario_file);
using SharedCatalogue = std::shared_ptr<const cloudflare::Catalogue>;
/// `catalogue`: takes the place of the built-in one and of what the scenario names; null: neither.
scenario::Loaded load_scenario(const ScenarioSource& source, const SharedCatalogue& catalogue = nullptr);

/// --catalogue FILE: null without a file. Prints every problem of the file to `err`; nullopt: it cannot be used.
std::optional<SharedCatalogue> load_catalogue(const std::string& file, std::ostream& err);

using SharedScenario = std::shared_ptr<const scenario::Scenario>;
/// Loads all; prints every problem to `err`, but for warnings about the proof, which is for `check`. nullopt when there was an error
/// (warnings are printed and pass).
std::optional<std::vector<SharedScenario>> load_all(const std::vector<ScenarioSource>& sources, const SharedCatalogue& catalogue,
                                                    std::ostream& err);

/// The whole file, or a Problem.
Result<std::string> read_file(const std::string& path);
/// The same, but at most `most` bytes and one: what is longer is for the caller to refuse, and is not read to its end. "-" is standard
/// input.
Result<std::string> read_at_most(const std::string& path, size_t most);

}  // namespace cfmock
