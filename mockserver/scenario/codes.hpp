#pragma once
// What lint knows of codes and statuses: the API's tables, and what the scenario's own literal replies say.

#include <set>
#include <string>
#include <vector>

#include "scenario/scenario.hpp"

namespace cfmock::scenario {

/// Codes in errors[] and messages[] of a literal reply's body.
std::vector<int> codes_in(const Reply& reply);
/// Codes that any literal reply of the scenario brings.
std::set<int> scripted_codes(const Scenario& scenario);
/// Can an answer have this status: of the API, of the server itself, of a literal reply?
bool is_possible_status(const Scenario& scenario, int status);
/// Can an error with this code come with this status?
bool is_possible_pair(const Scenario& scenario, int code, int status);
bool is_known_code(int code);
/// Statuses that a named error or cause comes with.
std::set<int> statuses_of_error(const std::string& name);
/// "401, 403 or 429"
std::string status_words(const std::vector<int>& statuses);

}  // namespace cfmock::scenario
