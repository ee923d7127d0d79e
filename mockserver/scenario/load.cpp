#include "scenario/load.hpp"

#include <algorithm>
#include <tuple>

#include "scenario/actions.hpp"
#include "scenario/document.hpp"
#include "scenario/lint.hpp"
#include "scenario/types.hpp"
#include "scenario/world.hpp"

namespace cfmock::scenario {
namespace {

constexpr size_t kMostProblems = 200;  // nobody reads more, and a hostile file could make a million

/// Another version has other keys, so nothing else would be rightly judged.
bool right_version(Reader& in, const Node& root) {
  const Entry* entry = root.entry("cfmock");
  if (entry == nullptr || !entry->value.is_plain() || entry->value.text == "1") return true;
  in.error(entry->value, "this is format version " + printable(entry->value.text),
           "this program knows version 1: write \"cfmock: 1\", or use a newer cfmock");
  return false;
}

void check_first_key(Reader& in, const Node& root) {
  if (root.entries.empty() || root.entries.front().key.text == "cfmock") return;
  if (const Entry* entry = root.entry("cfmock"))
    in.error(entry->key, "\"cfmock\" must be the first key", "move \"cfmock: 1\" to the top of the file");
}

std::optional<Scenario> read_scenario(Reader& in, const Node& root) {
  if (!expect_mapping(in, root, "scenario") || !right_version(in, root)) return std::nullopt;
  check_first_key(in, root);
  Scenario out;
  out.file = in.file();
  out.catalogue = in.context().catalogues.instead;
  // A world that is left out is as good as one that is named, and later keys lean on it.
  if (root.find("world") == nullptr)
    if (auto found = world_named(in, root, std::string(kDefaultWorld))) {
      in.context().world = *found;
      out.world = std::move(*found);
    }
  read_fields(scenario_table(), in, root, out);
  return out;
}

/// In the order of the file, those of its world last. `found` were found in all.
void sort_by_place(Problems& problems, const std::string& file, size_t found) {
  std::stable_sort(problems.begin(), problems.end(), [&](const Problem& a, const Problem& b) {
    const bool a_else = a.place.file != file, b_else = b.place.file != file;
    return std::tie(a_else, a.place.file, a.place.line, a.place.column) <
           std::tie(b_else, b.place.file, b.place.line, b.place.column);
  });
  if (problems.size() <= kMostProblems) return;
  const size_t more = std::max(found, problems.size()) - kMostProblems;
  problems.resize(kMostProblems);
  problems.push_back({fmt::format("{} more problems are not shown", more), "mend these first", {file, 0, 0}});
}

}  // namespace

Loaded load(std::string_view text, const std::string& file, const FindWorld& find_world,
            const CheckExpression& check_expression, const Catalogues& catalogues) {
  Loaded out;
  out.sources[file] = std::string(text);
  Context context{find_world, check_expression, out.sources, catalogues, std::nullopt, std::nullopt};
  Reader in(file, context, out.problems);
  const Document document = read_yaml(text, file);
  in.add(document.problems);
  std::optional<Scenario> scenario;
  if (document.root) scenario = read_scenario(in, *document.root);
  if (in.errors() == 0 && scenario) {
    for (Problem& problem : lint(*scenario)) out.problems.push_back(std::move(problem));
    out.scenario = std::move(scenario);
  }
  sort_by_place(out.problems, file, in.errors());
  return out;
}

LoadedActions load_actions(std::string_view text, const std::string& file, const Scenario& scenario) {
  LoadedActions out;
  const FindWorld no_world;
  const CheckExpression no_expressions;
  const Catalogues catalogues{{}, scenario.catalogue};
  std::map<std::string, std::string> sources;
  std::vector<CredentialName> names;
  for (const cloudflare::CredentialSpec& spec : scenario.credentials)
    names.push_back({spec.name, spec.kind, spec.kind != cloudflare::CredentialKind::kAccountToken});
  Context context{no_world, no_expressions, sources, catalogues, scenario.world, std::move(names)};
  Reader in(file, context, out.problems);
  const Document document = read_yaml(text, file);
  in.add(document.problems);
  if (!document.root) return out;
  auto read = one_or_list(action()).read(in, *document.root);
  if (read && in.errors() == 0) out.actions = std::move(*read);
  return out;
}

}  // namespace cfmock::scenario
