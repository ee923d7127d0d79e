#pragma once
// What a client is handed: base URLs, credentials, ids of the world, by the table in fixtures/environment.tsv and the scenario's
// `env:`. Pure.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/session.hpp"

namespace cfmock::control {

struct Addresses {
  std::string origin;    // "http://127.0.0.1:38231", with the session's prefix when there are several
  std::string control;   // "http://127.0.0.1:38232"; "" : there is none
  std::string dir = "";    // the folder of the client's files; "" : there is none, and what names it is left out
  std::string proxy = "";  // "http://expired-token:@127.0.0.1:38233"; "" : there is none
  std::string address = "";  // of the server itself, where origin is behind the proxy; "" : origin
  std::string ca = "";     // file of the CA that the client has to trust; "" : plain HTTP
};

using Environment = std::vector<std::pair<std::string, std::string>>;  // in the order of the table

Environment client_environment(const engine::Session& session, const Addresses& addresses);
/// A text of the scenario that the client is handed, with its placeholders filled in.
std::string filled(const engine::Session& session, const Addresses& addresses, std::string_view text);

}  // namespace cfmock::control
