#pragma once
// What becomes of a client's environment, and its written form. What stands in it: control/environment.hpp.

#include <string>
#include <vector>

#include "control/environment.hpp"

namespace cfmock::cli {

using control::Addresses;
using control::client_environment;
using control::Environment;
using control::filled;

/// The names among `present` that a client must not see: whatever may hold a person's real Cloudflare credential or base URL
/// (CLOUDFLARE_*, CF_*, anything that names Cloudflare), and proxies, which would carry the run's requests elsewhere.
std::vector<std::string> names_to_remove(const std::vector<std::string>& present);
/// `export NAME='value'` lines for a POSIX shell.
std::string shell_lines(const Environment& environment);

}  // namespace cfmock::cli
