#include "library/scenarios.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "match/expression.hpp"
#include "scenario/lint.hpp"
#include "scenario/shipped.hpp"

namespace cfmock {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kShipped = "shipped:";  // what follows is the name of a shipped one, whatever is on disk

using scenario::shipped, scenario::shipped_name, scenario::shipped_name_with_folder;

ScenarioSource source_of(const EmbeddedFile& file) { return {std::string(file.path), std::string(file.text)}; }

/// As they may be named: with their folder where the name that was given has one.
std::vector<std::string> shipped_names(bool folders) {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : shipped()) names.emplace_back(folders ? shipped_name_with_folder(file.path) : shipped_name(file.path));
  return names;
}

Result<std::vector<ScenarioSource>> in_folder(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (auto at = fs::recursive_directory_iterator(folder, error); !error && at != fs::recursive_directory_iterator(); at.increment(error))
    if (at->is_regular_file() && (at->path().extension() == ".yaml" || at->path().extension() == ".yml"))
      files.push_back(at->path().string());
  if (error) return Problem{fmt::format("cannot read folder {}: {}", folder, error.message()), {}, {}};
  if (files.empty()) return Problem{fmt::format("folder {} holds no scenario", folder), "a scenario is a file NAME.yaml; cfmock new makes one", {}};
  std::sort(files.begin(), files.end());
  std::vector<ScenarioSource> sources;
  for (const std::string& file : files) {
    auto text = read_file(file);
    if (!text) return text.problem();
    sources.push_back({file, std::move(*text)});
  }
  return sources;
}

/// What the program has by that name: one scenario, or those of a folder.
std::vector<ScenarioSource> shipped_as(std::string name) {
  while (name.ends_with('/')) name.pop_back();
  std::vector<ScenarioSource> below;
  for (const EmbeddedFile& each : shipped()) {
    const std::string_view with_folder = shipped_name_with_folder(each.path);
    if (shipped_name(each.path) == name || each.path == name || with_folder == name || std::string(with_folder) + ".yaml" == name)
      return {source_of(each)};
    if (each.path.starts_with(name + "/") || with_folder.starts_with(name + "/")) below.push_back(source_of(each));
  }
  return below;
}

/// A file that lacks its ending, or has the other one.
std::optional<std::string> file_like(const std::string& name) {
  std::error_code error;
  for (const char* ending : {".yaml", ".yml"}) {
    const std::string file = fs::path(without_ending(name)).concat(ending).string();
    if (fs::is_regular_file(file, error)) return file;
  }
  return std::nullopt;
}

/// The shipped one that was meant: without an ending, spelled otherwise, or in another folder.
std::optional<std::string> near_to(const std::string& name) {
  const bool folders = name.find('/') != std::string::npos;
  if (const auto near = nearest(without_ending(name), shipped_names(folders))) return near;
  if (!folders) return std::nullopt;
  for (const EmbeddedFile& each : shipped())
    if (shipped_name(each.path) == fs::path(name).stem().string()) return std::string(shipped_name_with_folder(each.path));
  return std::nullopt;
}

Result<std::vector<ScenarioSource>> shipped_or_problem(const std::string& name) {
  auto found = shipped_as(name);
  if (!found.empty()) return found;
  const auto problem = [&](std::string remedy) { return Problem{fmt::format("no such scenario: {}", printable(name)), std::move(remedy), {}}; };
  if (const auto file = file_like(name)) return problem(fmt::format("did you mean the file {}?", printable(*file)));
  const auto near = near_to(name);
  return problem(near ? fmt::format("did you mean {}? (cfmock list shows the shipped ones)", *near)
                      : "give a file, a folder, or the name of a shipped scenario (cfmock list)");
}

/// Whoever writes "./auth", a path, or the folder of all scenarios means what is on disk.
bool may_be_shipped(const std::string& name) {
  return !name.starts_with('.') && !name.starts_with('/') && name != "scenarios" && !name.starts_with("scenarios/");
}

Result<std::vector<ScenarioSource>> on_disk(const std::string& name) {
  std::error_code error;
  if (fs::is_directory(name, error)) return in_folder(name);
  auto text = read_file(name);
  if (!text) return text.problem();
  return std::vector<ScenarioSource>{{name, std::move(*text)}};
}

bool holds_no_scenario(const std::string& folder) {
  std::error_code error;
  return fs::is_directory(folder, error) && !in_folder(folder);
}

/// What is on disk goes first, but for a folder that holds no scenario: a program has folders of its own called so.
Result<std::vector<ScenarioSource>> one(const std::string& name, std::ostream* told) {
  if (name.starts_with(kShipped)) return shipped_or_problem(name.substr(kShipped.size()));
  std::error_code error;
  if (!fs::exists(name, error)) return shipped_or_problem(name);
  auto ours = may_be_shipped(name) ? shipped_as(name) : std::vector<ScenarioSource>();
  if (ours.empty()) return on_disk(name);
  const bool none = holds_no_scenario(name);
  const auto said = none ? "cfmock: {0} is the shipped one: the folder ./{0} holds no scenario\n"
                         : "cfmock: {0} is ./{0}, which goes before the shipped one; write {1}{0} for that, or ./{0} for this\n";
  if (told != nullptr) *told << fmt::format(fmt::runtime(said), printable(name), kShipped);
  if (none) return ours;
  return on_disk(name);
}

Result<scenario::CatalogueText> catalogue_text(const std::string& file) {
  std::error_code error;
  const char* remedy = "name a catalogue; cfmock import openapi makes one of Cloudflare's OpenAPI document";
  if (!fs::exists(file, error)) return Problem{fmt::format("there is no catalogue {}", printable(file)), remedy, {}};
  if (!fs::is_regular_file(file, error)) return Problem{fmt::format("{} is no file", printable(file)), remedy, {}};
  auto text = read_at_most(file, cloudflare::Catalogue::kLargest);
  if (!text) return text.problem();
  return scenario::CatalogueText{file, std::move(*text)};
}

/// Relative to the scenario's file.
scenario::FindCatalogue catalogues_for(const std::string& scenario_file) {
  const fs::path folder = fs::path(scenario_file).parent_path();
  return [folder](const std::string& name) { return catalogue_text((folder / name).string()); };
}

/// What a scenario lacks to prove itself is for `check` to tell, once: it changes nothing of what is run or served.
void leave_out_proof(scenario::Loaded& loaded) {
  if (!loaded.scenario) return;
  const Problems proof = scenario::lint_proof(*loaded.scenario);
  std::erase_if(loaded.problems, [&](const Problem& each) {
    return std::any_of(proof.begin(), proof.end(), [&](const Problem& one) { return one.text() == each.text(); });
  });
}

}  // namespace

std::string without_ending(const std::string& name) {
  for (const std::string_view ending : {".yaml", ".yml"})
    if (name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  return name;
}

std::vector<ScenarioSource> shipped_scenarios() {
  std::vector<ScenarioSource> out;
  for (const EmbeddedFile& file : shipped()) out.push_back(source_of(file));
  return out;
}

bool is_shipped(const std::string& name) {
  const auto names = shipped_names(false);
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<std::vector<ScenarioSource>> find_scenarios(const std::vector<std::string>& named, std::ostream* told) {
  std::vector<ScenarioSource> out;
  std::set<std::pair<std::string, std::string>> seen;  // a file that was named twice, or in its folder, too, is one
  for (const std::string& name : named) {
    auto found = one(name, told);
    if (!found) return found.problem();
    for (ScenarioSource& source : *found)
      if (seen.emplace(fs::path(source.file).lexically_normal().string(), source.text).second) out.push_back(std::move(source));
  }
  return out;
}

scenario::FindWorld worlds_for(const std::string& scenario_file) {
  const fs::path folder = fs::path(scenario_file).parent_path();
  return [folder, shipped = scenario::embedded_worlds()](const std::string& name) -> std::optional<scenario::WorldText> {
    for (const fs::path& base : {fs::path("fixtures/worlds"), folder / "worlds", folder}) {
      const std::string file = (base / (name + ".yaml")).string();
      std::error_code error;
      if (!fs::is_regular_file(file, error)) continue;
      if (auto text = read_file(file)) return scenario::WorldText{file, std::move(*text)};
    }
    return shipped(name);
  };
}

scenario::Loaded load_scenario(const ScenarioSource& source, const SharedCatalogue& catalogue) {
  return scenario::load(source.text, source.file, worlds_for(source.file), match::expression_error, {catalogues_for(source.file), catalogue});
}

std::optional<SharedCatalogue> load_catalogue(const std::string& file, std::ostream& err) {
  if (file.empty()) return SharedCatalogue();
  const auto found = catalogue_text(file);
  if (!found) {
    err << "cfmock: " << found.problem().text() << "\n";
    return std::nullopt;
  }
  auto load = cloudflare::Catalogue::parse(found->text, found->file);
  for (const Problem& problem : load.problems) err << scenario::rendered(problem, found->text);
  if (!load.catalogue) return std::nullopt;
  return load.catalogue;
}

std::optional<std::vector<SharedScenario>> load_all(const std::vector<ScenarioSource>& sources, const SharedCatalogue& catalogue,
                                                    std::ostream& err) {
  std::vector<SharedScenario> out;
  bool broken = false;
  for (const ScenarioSource& source : sources) {
    scenario::Loaded loaded = load_scenario(source, catalogue);
    leave_out_proof(loaded);
    if (!loaded.problems.empty()) err << scenario::rendered(loaded);
    if (loaded.scenario) out.push_back(std::make_shared<const scenario::Scenario>(std::move(*loaded.scenario)));
    else broken = true;
  }
  if (broken) return std::nullopt;
  return out;
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  if (in) text << in.rdbuf();
  if (!in) return Problem{fmt::format("cannot read {}: {}", path, std::strerror(errno)), {}, {}};
  return text.str();
}

Result<std::string> read_at_most(const std::string& path, size_t most) {
  std::ifstream opened;
  if (path != "-") opened.open(path, std::ios::binary);
  std::istream& in = path == "-" ? std::cin : opened;
  std::string text;
  constexpr size_t kBlock = 1 << 16;
  while (in && text.size() <= most) {
    const size_t before = text.size();
    text.resize(before + std::min(kBlock, most + 1 - before));
    in.read(text.data() + before, static_cast<std::streamsize>(text.size() - before));
    text.resize(before + static_cast<size_t>(in.gcount()));
  }
  if (in || in.eof()) return text;
  return Problem{fmt::format("cannot read {}: {}", printable(path), std::strerror(errno)), "name a file that exists, or - for standard input", {}};
}

}  // namespace cfmock
