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
/// The names among `present` that a client must not see: whatever may hold a person's real Cloudflare credential or base URL
/// (CLOUDFLARE_*, CF_*, anything that names Cloudflare), and proxies, which would carry the run's requests elsewhere.
std::vector<std::string> names_to_remove(const std::vector<std::string>& present);
/// `export NAME='value'` lines for a POSIX shell.
std::string shell_lines(const Environment& environment);

}  // namespace cfmock::cli
