#pragma once
// What a client is called where nobody gave it a name.

#include <string>
#include <vector>

namespace cfmock::cli {

/// The file name of its program; where an interpreter runs a script, that of the script: "sync.py" of `python3 -u
/// tools/sync.py --all`. REQUIRES: a command has a first word.
std::string client_name(const std::vector<std::string>& command);

/// What a report calls one of --repeat, "curl #2"; of a single run (0) the client's name alone.
std::string name_of_repetition(const std::string& client, int repetition);

}  // namespace cfmock::cli
