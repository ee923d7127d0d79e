#pragma once
// What a client is handed: base URLs, credentials, ids of the world, by the table in fixtures/environment.tsv and the scenario's
// `env:`. Pure.

#include <string>
#include <utility>
#include <vector>

#include "engine/session.hpp"

namespace cfmock::control {

struct Addresses {
  std::string origin;    // "http://127.0.0.1:38231", with the session's prefix when there are several
  std::string control;   // "http://127.0.0.1:38232"; "" : there is none
};

using Environment = std::vector<std::pair<std::string, std::string>>;  // in the order of the table

Environment client_environment(const engine::Session& session, const Addresses& addresses);

}  // namespace cfmock::control
