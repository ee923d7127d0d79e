#pragma once
// The client in words.

#include <string>
#include <vector>

#include "report/subject.hpp"

namespace cfmock::report {

/// "careless (python3 careless.py), exit 1 after 1.2 s, 7 requests"
std::string client_text(const Subject& subject);
/// The last lines of what it said, standard error before standard output: for a run that went wrong.
std::vector<std::string> last_words(const expect::ClientRun& client, size_t lines);

}  // namespace cfmock::report
