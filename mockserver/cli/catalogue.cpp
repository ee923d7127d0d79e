// list, new: what is shipped, and a file to start from.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/table.hpp"
#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/exit_codes.hpp"
#include "cli/list_one.hpp"
#include "cli/output_file.hpp"
#include "cli/terminal.hpp"
#include "cloudflare/names.hpp"
#include "library/scenarios.hpp"
#include "scenario/shipped.hpp"

namespace cfmock::cli {
namespace {

/// What a new file is made from.
struct Model {
  std::string text, name, cause;
};

/// "": the only one that there is.
std::string_view preferred_for(const std::string& cause) {
  for (const auto& row : table_rows("fixtures/starts.tsv", 2))
    if (row[0] == cause) return row[1];
  return "";
}

std::optional<Model> model_for(const std::string& cause) {
  const std::string_view preferred = preferred_for(cause);
  for (const ScenarioSource& source : shipped_scenarios()) {
    const auto loaded = load_scenario(source);
    if (!loaded.scenario || loaded.scenario->cause != cause) continue;
    if (preferred.empty() || loaded.scenario->name == preferred) return Model{source.text, loaded.scenario->name, cause};
  }
  return std::nullopt;
}

/// The scenario that --from names.
Result<Model> model_named(const std::string& name) {
  const auto sources = find_scenarios({name});
  if (!sources) return sources.problem();
  if (sources->size() != 1) return Problem{printable(name) + " is more than one scenario", "name one: a file, or a shipped scenario", {}};
  const auto loaded = load_scenario(sources->front());
  if (!loaded.scenario) return Problem{printable(name) + " has mistakes", "cfmock check " + printable(name) + " tells them", {}};
  return Model{sources->front().text, loaded.scenario->name, loaded.scenario->cause};
}

std::vector<std::string> shipped_causes() {
  std::set<std::string> causes;
  for (const ScenarioSource& source : shipped_scenarios()) {
    const auto loaded = load_scenario(source);
    if (loaded.scenario) causes.insert(loaded.scenario->cause);
  }
  return {causes.begin(), causes.end()};
}

/// Both commands choose among shipped scenarios: a cause that none of them has is no help to who misspelled one.
bool known_cause(const std::string& cause, std::ostream& err) {
  for (const auto& row : cloudflare::causes())
    if (row.name == cause) return true;
  err << "cfmock: no such cause: " << printable(cause) << "\n  " << suggestion(cause, shipped_causes()) << "\n";
  return false;
}

/// "auth" of "scenarios/auth/expired-token.yaml".
std::string folder_of(const std::string& file) { return std::filesystem::path(file).parent_path().filename().string(); }

std::vector<std::string> folders() {
  std::vector<std::string> out;
  for (const ScenarioSource& source : shipped_scenarios())
    if (out.empty() || out.back() != folder_of(source.file)) out.push_back(folder_of(source.file));
  return out;
}

bool is_folder(const std::string& name) {
  const auto names = folders();
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// A folder's name, or a scenario's, with a mistake in it.
std::string meant(const std::string& name) {
  std::vector<std::string> all = folders();
  for (const EmbeddedFile& file : scenario::shipped()) all.emplace_back(scenario::shipped_name(file.path));
  if (const auto near = nearest(without_ending(name), all)) return "did you mean " + *near + "?";
  return suggestion(name, folders());
}

bool is_a_guess(const Problem& problem) { return problem.remedy.starts_with("did you mean"); }

int list_one(const std::string& name, const std::string& cause, std::ostream& out, std::ostream& err) {
  const auto sources = find_scenarios({name}, &err);
  if (!sources && std::filesystem::is_regular_file(name)) return complain(err, sources.problem(), kUsage);
  if (!sources || sources->size() != 1)
    return complain(err, {"no shipped folder or scenario: " + printable(name), sources || !is_a_guess(sources.problem()) ? meant(name) : sources.problem().remedy, {}}, kUsage);
  if (!cause.empty())
    return complain(err,
                    {printable(name) + " is one scenario, and --cause chooses among many",
                     "leave one of the two out, or name a folder: " + one_of(folders()),
                     {}},
                    kUsage);
  const auto scenarios = load_all(*sources, nullptr, err);
  if (!scenarios) return kScenarioInvalid;
  show_scenario(*scenarios->front(), name, out);
  return kMet;
}

/// "auth" of "auth/" and "scenarios/auth".
std::string folder_named(std::string text) {
  while (text.ends_with('/')) text.pop_back();
  return text.starts_with("scenarios/") ? text.substr(10) : text;
}

bool good_name(const std::string& name) {
  return !name.empty() && name.front() != '-' && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::string renamed(const std::string& text, const std::string& name) {
  std::string out;
  for (const std::string_view line : split(text, '\n')) {
    if (!out.empty()) out += '\n';
    out += line.starts_with("name:") ? "name: " + name : std::string(line);
  }
  return out;
}

/// By name or by cause; nullopt, and said why: neither, or none such.
std::optional<Model> model_of(const NewOptions& options, std::ostream& err) {
  if (options.from.empty() && options.cause.empty()) {
    err << "cfmock: new needs --cause CAUSE, or --from SCENARIO\n  causes: " << one_of(shipped_causes()) << "\n";
    return std::nullopt;
  }
  if (!options.cause.empty() && !known_cause(options.cause, err)) return std::nullopt;
  if (options.from.empty()) {
    auto model = model_for(options.cause);
    if (!model)
      err << "cfmock: no shipped scenario has the cause " << options.cause << " to start from\n  there are some for "
          << one_of(shipped_causes()) << "\n";
    return model;
  }
  auto named = model_named(options.from);
  if (!named) {
    complain(err, named.problem(), kUsage);
    return std::nullopt;
  }
  if (options.cause.empty() || named->cause == options.cause) return std::move(*named);
  err << "cfmock: " << named->name << " has the cause " << named->cause << ", not " << options.cause << "\n  leave one of --from and --cause out\n";
  return std::nullopt;
}

}  // namespace

int list(const ListOptions& options, std::ostream& out, std::ostream& err) {
  const std::string only = folder_named(options.what);
  if (!options.cause.empty() && !known_cause(options.cause, err)) return kUsage;
  if (!only.empty() && !is_folder(only)) return list_one(options.what, options.cause, out, err);
  std::vector<scenario::Scenario> shown;
  size_t name_width = 4, cause_width = 5;
  for (const ScenarioSource& source : shipped_scenarios()) {
    if (!only.empty() && folder_of(source.file) != only) continue;
    auto loaded = load_scenario(source);
    if (!loaded.scenario || (!options.cause.empty() && loaded.scenario->cause != options.cause)) continue;
    name_width = std::max(name_width, loaded.scenario->name.size());
    cause_width = std::max(cause_width, loaded.scenario->cause.size());
    shown.push_back(std::move(*loaded.scenario));
  }
  if (shown.empty()) {
    err << "cfmock: no shipped scenario has the cause " << options.cause << (only.empty() ? "" : " in " + only) << "\n";
    return kMet;
  }
  const bool headed = options.cause.empty() && only.empty();
  std::string folder;
  for (const auto& scenario : shown) {
    if (headed && folder != folder_of(scenario.file)) out << (folder.empty() ? "" : "\n") << (folder = folder_of(scenario.file)) << "/\n";
    out << fmt::format("{:<{}}  {:<{}}  {}\n", scenario.name, name_width, scenario.cause, cause_width, scenario.title);
  }
  return kMet;
}

int make_new(const NewOptions& options, std::ostream& out, std::ostream& err) {
  if (!good_name(options.name)) {
    err << "cfmock: a scenario's name is made of a-z, 0-9 and -: not \"" << printable(options.name) << "\"\n";
    return kUsage;
  }
  const auto model = model_of(options, err);
  if (!model) return kUsage;
  const std::string file = (std::filesystem::path(options.folder) / (options.name + ".yaml")).string();
  if (std::filesystem::exists(file)) {
    err << "cfmock: " << file << " exists\n  choose another name, or remove it first\n";
    return kUsage;
  }
  const std::string text = fmt::format(
      "# {}: made from the scenario {}. The format: docs/scenarios.md.\n"
      "#   credentials  what the client is handed (the first), and what cures it\n"
      "#   rules        scripted answers, asked before the model (most scenarios need none)\n"
      "#   proof        replayed by `cfmock check {}`: the failure, and its cure\n"
      "#   expect       what a client must do, judged by `cfmock run {} -- CLIENT`\n",
      options.name, model->name, file, file);
  if (const Failure failure = check_outputs({{"the scenario", file}})) return complain(err, *failure, kUsage);
  if (const Failure failure = write_file(file, text + renamed(model->text, options.name))) return complain(err, *failure, kInternal);
  out << file << "\n";
  err << "made from the scenario " << model->name << " (cause " << model->cause << "); --from SCENARIO starts from another\n";
  return kMet;
}

}  // namespace cfmock::cli
