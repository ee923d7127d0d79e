#include "cli/client_start.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

namespace cfmock::cli {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_of_our_environment() {
  std::vector<std::string> names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    names.emplace_back(text.substr(0, text.find('=')));
  }
  return names;
}

bool wants_folder(const scenario::Scenario& scenario) {
  const auto names_it = [](const std::string& text) { return text.find("{dir}") != std::string::npos; };
  return !scenario.files.empty() || names_it(scenario.directory) || names_it(scenario.input) ||
         std::any_of(scenario.env.begin(), scenario.env.end(),
                     [&](const auto& entry) { return names_it(entry.second); });
}

Failure write_files(const harness::Folder& folder, const engine::Session& session,
                    const Addresses& addresses) {
  for (const scenario::ClientFile& file : session.scenario().files)
    if (auto failure = folder.write(file.name, filled(session, addresses, file.text))) return failure;
  return std::nullopt;
}

}  // namespace

std::string directory_from(const std::string& scenario_file, const std::string& directory) {
  if (directory.empty() || fs::path(directory).is_absolute()) return directory;
  return (fs::path(scenario_file).parent_path() / directory).string();
}

std::string program_from_here(const std::string& program, const std::string& here) {
  if (program.find('/') == std::string::npos || program.front() == '/') return program;
  return (fs::path(here) / program).string();
}

Result<ClientStart> prepare_client(const engine::Session& session, Addresses addresses,
                                   const std::vector<std::string>& argv) {
  const scenario::Scenario& scenario = session.scenario();
  ClientStart start;
  if (wants_folder(scenario)) {
    auto folder = harness::Folder::make();
    if (!folder) return folder.problem();
    start.folder.emplace(std::move(*folder));
    addresses.dir = start.folder->path();
    if (const auto failure = write_files(*start.folder, session, addresses)) return *failure;
  }
  harness::Command& command = start.command;
  command.argv = argv;
  command.env_removed = names_to_remove(names_of_our_environment());
  for (const auto& [name, value] : client_environment(session, addresses)) command.env[name] = value;
  command.directory = directory_from(scenario.file, filled(session, addresses, scenario.directory));
  command.input = filled(session, addresses, scenario.input);
  command.timeout = scenario.timeout;
  std::error_code error;
  if (!command.directory.empty() && !argv.empty())
    command.argv[0] = program_from_here(argv[0], fs::current_path(error).string());
  return start;
}

}  // namespace cfmock::cli
