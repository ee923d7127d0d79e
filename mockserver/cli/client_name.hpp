#pragma once
// What a client is called where nobody gave it a name.

#include <string>
#include <vector>

namespace cfmock::cli {

/// The file name of its program; where an interpreter runs a script, that of the script: "sync.py" of `python3 -u
/// tools/sync.py --all`. REQUIRES: a command has a first word.
std::string client_name(const std::vector<std::string>& command);

}  // namespace cfmock::cli
