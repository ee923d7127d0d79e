#include "library/scenarios.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "match/expression.hpp"

namespace cfmock {
namespace {

namespace fs = std::filesystem;

std::string stem(const std::string& path) { return fs::path(path).stem().string(); }

/// "auth/expired-token" of "scenarios/auth/expired-token.yaml".
std::string with_folder(const std::string& file) {
  const size_t first = file.find('/') + 1;
  return file.substr(first, file.rfind('.') - first);
}

/// Where they stand in the program: whoever wants one of them by its name copies none of the others.
std::vector<EmbeddedFile> shipped() {
  std::vector<EmbeddedFile> out;
  for (const EmbeddedFile& file : embedded_files())
    if (file.path.starts_with("scenarios/")) out.push_back(file);
  return out;
}
ScenarioSource source_of(const EmbeddedFile& file) { return {std::string(file.path), std::string(file.text)}; }

/// As they may be named: with their folder where the name that was given has one.
std::vector<std::string> shipped_names(bool folders) {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : shipped()) names.push_back(folders ? with_folder(std::string(file.path)) : stem(std::string(file.path)));
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

Result<std::vector<ScenarioSource>> one(const std::string& name) {
  std::error_code error;
  if (fs::is_directory(name, error)) return in_folder(name);
  if (fs::exists(name, error)) {
    auto text = read_file(name);
    if (!text) return text.problem();
    return std::vector<ScenarioSource>{{name, std::move(*text)}};
  }
  std::vector<ScenarioSource> below;
  for (const EmbeddedFile& each : shipped()) {
    const std::string file(each.path);
    if (stem(file) == name || file == name || with_folder(file) == name) return std::vector<ScenarioSource>{source_of(each)};
    if (file.starts_with(name + "/") || file.starts_with("scenarios/" + name + "/")) below.push_back(source_of(each));
  }
  if (!below.empty()) return below;
  const auto near = nearest(name, shipped_names(name.find('/') != std::string::npos));
  return Problem{fmt::format("no such scenario: {}", printable(name)),
                 near ? fmt::format("did you mean {}? (cfmock list shows the shipped ones)", *near)
                      : "give a file, a folder, or the name of a shipped scenario (cfmock list)", {}};
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

}  // namespace

std::vector<ScenarioSource> shipped_scenarios() {
  std::vector<ScenarioSource> out;
  for (const EmbeddedFile& file : shipped()) out.push_back(source_of(file));
  return out;
}

Result<std::vector<ScenarioSource>> find_scenarios(const std::vector<std::string>& named) {
  std::vector<ScenarioSource> out;
  for (const std::string& name : named) {
    auto found = one(name);
    if (!found) return found.problem();
    for (ScenarioSource& source : *found) out.push_back(std::move(source));
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

Failure write_file(const std::string& path, std::string_view text) {
  const std::string temporary = fmt::format("{}.{}.new", path, ::getpid());
  std::ofstream out(temporary, std::ios::binary);
  out << text;
  out.close();
  if (!out || std::rename(temporary.c_str(), path.c_str()) != 0) {
    const int error = errno;
    std::remove(temporary.c_str());
    return Problem{fmt::format("cannot write {}: {}", path, std::strerror(error)), "name a file in a folder that exists and can be written", {}};
  }
  return std::nullopt;
}

}  // namespace cfmock
