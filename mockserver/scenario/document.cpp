#include "scenario/document.hpp"

#include "scenario/actions.hpp"
#include "scenario/catalogue.hpp"
#include "scenario/client.hpp"
#include "scenario/credentials.hpp"
#include "scenario/expectations.hpp"
#include "scenario/handshakes.hpp"
#include "scenario/limits.hpp"
#include "scenario/lookup.hpp"
#include "scenario/proof.hpp"
#include "scenario/rules.hpp"
#include "scenario/settings.hpp"
#include "scenario/token_rules.hpp"
#include "scenario/types.hpp"
#include "scenario/world.hpp"

namespace cfmock::scenario {
namespace {

bool is_scenario_name(std::string_view name) {
  return !name.empty() &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

/// "expired-token" of "scenarios/auth/expired-token.yaml"; "" when the file is no YAML file by its name (a
/// pipe, an upload).
std::string stem(std::string_view file) {
  for (const std::string_view end : {".yaml", ".yml"})
    if (file.ends_with(end)) {
      file.remove_suffix(end.size());
      return std::string(file.substr(file.find_last_of("/\\") + 1));
    }
  return "";
}

Type<std::string> scenario_name() {
  const auto name =
      text_like("a name of lower-case letters, digits and dashes", "^[a-z0-9-]+$", is_scenario_name);
  return mapped<std::string>(name, [](Reader& in, const Node& node, std::string given) {
    const std::string wanted = stem(in.file());
    if (!wanted.empty() && given != wanted)
      in.error(node, fmt::format("the name \"{}\" is not the file's, \"{}\"", given, wanted),
               fmt::format("write \"name: {}\", or rename the file to {}.yaml", wanted, given));
    return std::optional(std::move(given));
  });
}

Type<int> version() {
  const auto number = whole("a format version", 1, 1);
  return {number.read, [](Schema&) { return Json{{"const", 1}}; }};
}

/// What comes after it leans on the world, so the reader is told.
Field<Scenario> world_row() {
  return field_with<Scenario>("world", world(),
                              "Name of a file of fixtures/worlds/, or a mapping; left out, one-zone.",
                              [](Scenario& out, cloudflare::WorldSpec given, const Entry&, Reader& in) {
                                in.context().world = given;
                                out.world = std::move(given);
                              });
}

bool is_link(std::string_view text) {
  return (text.starts_with("https://") || text.starts_with("http://")) && text.find_first_of(" \t\r\n\"<>") == std::string_view::npos;
}
Type<std::string> link() { return text_like("a link, such as https://github.com/OWNER/NAME/issues/1", "^https?://[^\\s\"<>]+$", is_link); }

/// Before all that names permission groups and paths.
Field<Scenario> catalogue_row() {
  return field_with<Scenario>("catalogue", catalogue_file(),
                              "A file of operations, beside this one, that takes the place of the built-in ones: "
                              "cfmock import openapi makes it.",
                              [](Scenario& out, SharedCatalogue given, const Entry&, Reader&) {
                                if (given) out.catalogue = std::move(given);
                              });
}

}  // namespace

const Object<Scenario>& scenario_table() {
  static const Object<Scenario> table{
      "scenario",
      {required(field_with<Scenario>("cfmock", version(),
                                     "The format's version: 1. The first key of the file.",
                                     [](Scenario&, int, const Entry&, Reader&) {})),
       required(field("name", scenario_name(), &Scenario::name, "The file's name without .yaml.")),
       required(field("title", line_of_text(), &Scenario::title, "One line: what happens.")),
       required(
           field("cause", cause_name(), &Scenario::cause, "Why requests are refused: a row of the causes.")),
       field("description", text(), &Scenario::description, "More than one line about it."),
       field("sources", one_or_list(link()), &Scenario::sources, "Where it happened: a link, or a list of them."),
       catalogue_row(), world_row(),
       required(field("credentials", credentials(), &Scenario::credentials,
                      "Tokens and keys by name; the first is what the client is handed.")),
       field("client_ip", address_text(), &Scenario::client_ip,
             "What the API takes for the caller's address; left out, 203.0.113.7."),
       field("dialect", word_of("dialect", {"uniform"}), &Scenario::dialect,
             "uniform: every refused credential is a plain 10000; left out, as each endpoint words it."),
       field("era", era(), &Scenario::era,
             "The years whose answers are given, such as 2019-21; left out, today's."),
       field("limits", limits(), &Scenario::limits, "Rate limits, where they differ from the API's own."),
       field("tokens", token_rules(), &Scenario::tokens, "Quotas of tokens, and how fast edits of them work."),
       field_with<Scenario>("clock", clock_settings(), "The session's clock: frozen, or {scale, start}.",
                            [](Scenario& out, ClockSpec clock, const Entry&, Reader&) {
                              out.clock_scale = clock.scale;
                              out.clock_start = clock.start;
                            }),
       field("handshakes", handshakes(), &Scenario::handshakes,
             "How the TLS handshakes go, in order; after the last, well. The client is handed an https:// URL."),
       field("rules", rules(), &Scenario::rules, "Scripted answers, before the model is asked."),
       field("timeline", timeline(), &Scenario::timeline, "What happens by itself while the client runs."),
       field("proof", proof(), &Scenario::proof,
             "Requests that show the failure and its cure, for cfmock check."),
       field("expect", expectations(), &Scenario::expect, "What is expected of the client."),
       field("allow", allow(), &Scenario::allow, "What strictness lets pass."),
       field("env", environment(), &Scenario::env, "Environment of the client, over the standard one."),
       field("directory", templated(line_of_text()), &Scenario::directory,
             "Where the client runs, from this file's folder, or {dir}; left out, where cfmock runs."),
       field("stdin", templated(any_text()), &Scenario::input, "What the client reads from its standard input."),
       field("files", client_files(), &Scenario::files,
             "Files written for the client into a folder of its own, {dir}: text, or a mapping that becomes JSON."),
       field("runs", number_of_runs(), &Scenario::runs,
             "How often the client is started, one after the other, over the same world; left out, once."),
       field("timeout", positive_wait(), &Scenario::timeout, "How long the client may run; left out, 60s.")},
      Keys::kAnyNumber,
      {}};
  return table;
}

}  // namespace cfmock::scenario
