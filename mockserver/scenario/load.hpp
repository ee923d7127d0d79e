#pragma once
// From YAML text to a Scenario, or to every problem of the file at once. The field tables in
// scenario/fields.* say which keys exist; reading, unknown-key checks and the JSON Schema are driven by the
// same tables.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::scenario {

/// Finds a world by name ("one-zone"): its YAML text and the file it came from. The caller decides where
/// worlds live.
struct WorldText {
  std::string file;
  std::string text;
};
using FindWorld = std::function<std::optional<WorldText>(const std::string& name)>;
/// Looks in `embedded` fixtures/worlds only.
FindWorld embedded_worlds();

/// The file that a scenario names by `catalogue: NAME`; a Problem, to be placed at the name, when there is none.
struct CatalogueText {
  std::string file;
  std::string text;
};
using FindCatalogue = std::function<Result<CatalogueText>(const std::string& name)>;
struct Catalogues {
  FindCatalogue find;  // without it no scenario may name one
  /// Takes the place of what this program carries and of what a scenario names: that is then not read at all.
  std::shared_ptr<const cloudflare::Catalogue> instead;
};

struct Loaded {
  std::optional<Scenario> scenario;  // absent if there was any error
  Problems problems;                 // errors and lint warnings, by place
  /// The text of each file that a problem may point into, by the name it has in places: the scenario's own,
  /// and its world's.
  std::map<std::string, std::string> sources;
};

/// What is wrong with a `matches` expression; nullopt when it compiles. Handed in, since the expression library is not known here.
using CheckExpression = std::function<std::optional<std::string>(const std::string&)>;

/// `file` is only used in places. Warnings do not stop a scenario from loading. Without `check_expression` expressions are
/// taken as they are.
Loaded load(std::string_view text, const std::string& file, const FindWorld& find_world,
            const CheckExpression& check_expression = {}, const Catalogues& catalogues = {});

/// Actions that come while a session runs: one, or a list of them, as `do:` of a timeline takes them. Names are those of the
/// scenario.
struct LoadedActions {
  std::vector<Action> actions;
  Problems problems;  // any error: nothing is to be done
};
LoadedActions load_actions(std::string_view text, const std::string& file, const Scenario& scenario);

/// The problem with its source line and a caret under the column:
///   f.yaml:8:33: error: unknown key "expires_one"
///      8 |   primary: {token: {expires_one: -1h}}
///        |                     ^~~~~~~~~~~
///     did you mean expires_on?
std::string rendered(const Problem& problem, std::string_view source);
/// All problems of a load, each with the line of its own file.
std::string rendered(const Loaded& loaded);

/// The JSON Schema (2020-12) of scenario files, as text.
std::string json_schema();

}  // namespace cfmock::scenario
