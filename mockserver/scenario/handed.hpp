#pragma once
// By which variables a client is handed the credentials of a scenario (fixtures/environment.tsv). Pure.

#include <string>
#include <vector>

#include "scenario/scenario.hpp"

namespace cfmock::scenario {

struct Handed {
  std::string variable;    // "CLOUDFLARE_API_TOKEN"; of several names for one value the first
  std::string credential;  // "primary"
};

/// The first credential by the names that clients read, the others as CFMOCK_SECRET_NAME.
std::vector<Handed> handed_credentials(const Scenario& scenario);
/// "CFMOCK_SECRET_FRESH" of "fresh".
std::string secret_variable(const std::string& credential);

}  // namespace cfmock::scenario
