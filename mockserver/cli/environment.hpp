#pragma once
// What a client is handed: base URLs, credentials, ids of the world, by the table in fixtures/environment.tsv and the scenario's
// `env:`. Pure.

#include <map>
#include <string>
#include <vector>

#include "engine/session.hpp"

namespace cfmock::cli {

struct Addresses {
  std::string origin;    // "http://127.0.0.1:38231", with the session's prefix when there are several
  std::string control;   // "http://127.0.0.1:38232"; "" : there is none
};

using Environment = std::vector<std::pair<std::string, std::string>>;  // in the order of the table

Environment client_environment(const engine::Session& session, const Addresses& addresses);
/// Every name that the table may set: taken out of the client's environment first, so that a person's real token never gets in.
std::vector<std::string> environment_names();
/// `export NAME='value'` lines for a POSIX shell.
std::string shell_lines(const Environment& environment);

}  // namespace cfmock::cli
