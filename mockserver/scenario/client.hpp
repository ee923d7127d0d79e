#pragma once
// What a client is handed and how often it is started: the part of a scenario that `cfmock run` alone acts
// on.

#include <map>
#include <string>
#include <vector>

#include "scenario/fields.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::scenario {

Type<std::map<std::string, std::string>> environment();
/// The same text, its placeholders checked.
Type<std::string> templated(Type<std::string> text);
/// A mapping from names of files to their text, or to a mapping or list that becomes JSON.
Type<std::vector<ClientFile>> client_files();
/// How often the client is started.
Type<int> number_of_runs();

/// Below a folder and nowhere else: relative, made of plain segments. nullopt when it is good, else what is
/// wrong.
std::optional<std::string> wrong_file_name(std::string_view name);

}  // namespace cfmock::scenario
