#pragma once
// How a scenario's client is started: its command, environment, folder, files and standard input.

#include <optional>
#include <string>
#include <vector>

#include "cli/environment.hpp"
#include "harness/folder.hpp"
#include "harness/process.hpp"

namespace cfmock::cli {

/// Ready to start, again and again; the folder lives as long as it.
struct ClientStart {
  harness::Command command;
  std::optional<harness::Folder> folder;
};

/// Makes the folder and writes the files if the scenario has any, or names {dir}. `addresses.dir` is filled
/// in here.
Result<ClientStart> prepare_client(const engine::Session& session, Addresses addresses,
                                   const std::vector<std::string>& argv);

/// `directory` as a scenario file has it: from the folder of that file, unless absolute. "" stays "".
std::string directory_from(const std::string& scenario_file, const std::string& directory);
/// argv[0] as it is found from here: a path such as ./client must not change its meaning in another
/// directory.
std::string program_from_here(const std::string& program, const std::string& here);

}  // namespace cfmock::cli
