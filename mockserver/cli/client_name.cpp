#include "cli/client_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace cfmock::cli {
namespace {

std::string file_name(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

/// "python3", "python3.11", "node", "bash": by its name without the version.
bool is_interpreter(const std::string& program) {
  constexpr std::array<std::string_view, 13> kAll{"python", "pypy", "node",   "nodejs", "deno", "bun", "ruby",
                                                  "perl",   "php",  "bash",   "sh",     "dash", "zsh"};
  const std::string_view bare = std::string_view(program).substr(0, program.find_first_of("0123456789."));
  return std::find(kAll.begin(), kAll.end(), bare) != kAll.end();
}

/// The code or the module stands in the command itself.
bool has_no_script(const std::string& word) { return word == "-c" || word == "-e" || word == "-m" || word == "-"; }

bool is_assignment(const std::string& word) { return word.find('=') != std::string::npos; }

/// Of `env`, whose own words come first: options, what those take, assignments.
size_t program_behind_env(const std::vector<std::string>& command) {
  size_t at = 1;
  for (; at + 1 < command.size(); ++at) {
    const std::string& word = command[at];
    if (word == "-u" || word == "-C" || word == "--unset" || word == "--chdir")
      ++at;
    else if (!word.starts_with('-') && !is_assignment(word))
      break;
  }
  return std::min(at, command.size() - 1);
}

}  // namespace

std::string client_name(const std::vector<std::string>& command) {
  const size_t program = file_name(command[0]) == "env" ? program_behind_env(command) : 0;
  const std::string name = file_name(command[program]);
  if (!is_interpreter(name)) return name;
  for (size_t i = program + 1; i < command.size() && !has_no_script(command[i]); ++i) {
    const bool runs = command[i] == "run";  // deno run, bun run
    if (!runs && !command[i].starts_with('-')) return file_name(command[i]);
  }
  return name;
}

std::string name_of_repetition(const std::string& client, int repetition) {
  return repetition == 0 ? client : fmt::format("{} #{}", client, repetition);
}

}  // namespace cfmock::cli
