#include "cli/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "cli/client_name.hpp"
#include "cli/exit_codes.hpp"
#include "cli/options_judge.hpp"
#include "cli/options_limits.hpp"
#include "cli/options_tls.hpp"
#include "cli/options_words.hpp"

namespace cfmock::cli {
namespace {

constexpr const char* kAbout =
    "A fake Cloudflare API (v4) that replays scenarios of failure and judges the client.\n"
    "Point a client's base URL at it and see what the client does when the API says no.";

constexpr const char* kExamples =
    "First steps:\n"
    "  cfmock list                                  what there is to meet\n"
    "  cfmock run expired-token -- ./my-client      start it, run the client, judge it\n"
    "  cfmock serve expired-token                   serve until Ctrl-C, for a client of your own\n"
    "  cfmock passport -o p.json -- ./my-client     every failure there is, in one table\n"
    "  cfmock explain 10000                         what a code means, and what cures it\n"
    "  cfmock help run                              all about one command\n"
    "\nExit codes: 0 met, 1 internal error, 2 usage, 3 scenario invalid, 4 expectations not met,\n"
    "5 inconclusive (the client asked nothing that is judged, or was killed), 130 interrupted.";

constexpr const char* kServeNotes =
    "Prints one line once it listens, then the environment a client needs as shell lines; of several scenarios each has\n"
    "variables of its own: CLOUDFLARE_API_TOKEN_EXPIRED_TOKEN. Refusals are told on standard error, each with its reason.\n"
    "Ends on Ctrl-C or SIGTERM.\n\n"
    "Examples:\n"
    "  cfmock serve expired-token\n"
    "  cfmock serve my.yaml --port 8787 --env-file env.sh &    # in CI: rm -f env.sh first, wait for it, then: . ./env.sh\n"
    "  curl -i -H \"Authorization: Bearer $CLOUDFLARE_API_TOKEN\" \"$CLOUDFLARE_BASE_URL/zones\"\n"
    "  cfmock serve expired-token --proxy --env-file env.sh     # for a client that has https://api.cloudflare.com built in\n"
    "  cfmock serve --control-port 8788 &                       # sessions come and go by the control API:\n"
    "  curl -d '{\"scenario\": \"expired-token\"}' -H 'Content-Type: application/json' http://127.0.0.1:8788/sessions";

constexpr const char* kRunNotes =
    "cfmock run [OPTIONS] SCENARIO... -- CLIENT [ARGS...]\n"
    "cfmock run [OPTIONS] SCENARIO... --client NAME='CLIENT ARGS' [--client ...]\n\n"
    "SCENARIO is a file, a folder, or the name of a shipped scenario; where it is both, what is on disk, and shipped:NAME is\n"
    "the other. The client finds base URL, credentials and ids in its\n"
    "environment (CLOUDFLARE_BASE_URL, CLOUDFLARE_API_TOKEN, CLOUDFLARE_ZONE_ID, ...; real ones are taken out first).\n"
    "Exits 0 when every expectation is met, 4 when one is not, 5 when nothing could be judged.\n\n"
    "Examples:\n"
    "  cfmock run expired-token -- ./my-client --zone example.com\n"
    "  cfmock run scenarios/auth --junit report.xml -- npm test\n"
    "  cfmock run expired-token --proxy -- lexicon cloudflare list example.com A    # its host is built in: by the proxy\n"
    "  cfmock run auth limits --client curl=./job.sh --client sdk='node job.mjs' --table\n"
    "  cfmock run --filter rate-limited --repeat 5 -- ./my-client    # shipped scenarios of a cause; is it always the same?";

constexpr const char* kCheckNotes =
    "Reads each file, reports every mistake with its line and column, then replays the scenario's proof through a real server:\n"
    "the failure, and its cure. Without PATH: the shipped scenarios. Exits 3 if anything is wrong.\n\n"
    "Examples:\n  cfmock check my.yaml\n  cfmock check scenarios/ --lint-only";

constexpr const char* kExplainNotes =
    "WHAT is an error code, the number of an edge's page (1015) or an HTTP status, a cause, the name of an answer in our\n"
    "tables (edge-challenge), or a file with an answer: the body alone, the output of curl -i or curl -v,\n"
    "a line that a client logged, or a --journal of cfmock. Without it, or with -, standard input is read.\n"
    "Names the causes that fit, the likeliest first, each with its cure, a scenario that reproduces it, and the evidence;\n"
    "then what to look at to tell them apart. Exits 0; 2 when there is nothing to read, or no such code, status, cause or name; 5 when our tables know nothing like it.\n\n"
    "Examples:\n"
    "  cfmock explain 10000\n"
    "  cfmock explain 10000 --request 'GET /zones/ZONE_ID/dns_records'\n"
    "  cfmock explain 'HTTP status 403: Invalid access token (9109)'    # a line that a client logged\n"
    "  curl -si -H \"Authorization: Bearer $TOKEN\" \"$URL/zones\" | cfmock explain --request 'GET /zones'\n"
    "  curl -sv ... 2>&1 | cfmock explain             # curl -v shows the request, too\n"
    "  cfmock explain answer.json --json\n"
    "  cfmock explain journal.jsonl                   # of cfmock run ... --journal journal.jsonl";

constexpr const char* kListNotes =
    "Of one SCENARIO: its description with the job that it wants of the client, what the client is handed, and what it must do.\n\n"
    "Examples:\n"
    "  cfmock list limits                       # a folder\n"
    "  cfmock list --cause rate-limited         # a cause\n"
    "  cfmock list rate-limit-page-eleven       # one scenario, whole";

constexpr const char* kNewNotes =
    "Examples:\n"
    "  cfmock new my-expired --cause expired-token && cfmock check my-expired.yaml\n"
    "  cfmock new my-limit --from rate-limit-page-eleven";

constexpr const char* kImportNotes =
    "Reads Cloudflare's published OpenAPI document (JSON; openapi.json of github.com/cloudflare/api-schemas) and writes a\n"
    "catalogue: a text file with every operation of the API, the permission groups it asks for, and how it lists. With it\n"
    "cfmock knows operations that are newer than its release. Nothing is written if the document has a mistake (exit 3).\n"
    "What was taken, and what was left out and why, is told on standard error.\n\n"
    "Examples:\n"
    "  cfmock import openapi openapi.json -o api.tsv\n"
    "  curl -sSL https://raw.githubusercontent.com/cloudflare/api-schemas/main/openapi.json | cfmock import openapi - -o api.tsv\n"
    "  cfmock serve expired-token --catalogue api.tsv       # or in a scenario: catalogue: api.tsv";

struct Parsed {
  ServeOptions serve;
  RunOptions run;
  CheckOptions check;
  ListOptions list;
  NewOptions made;
  ExplainOptions explain;
  ImportOptions import;
  PassportOptions passport;
  ReportOptions report;
  CaOptions ca;
  SchemaOptions schema;
  std::string import_format;
  std::vector<std::string> clients;
  std::string timeout, passport_timeout;
  std::string idle;
  LimitTexts serve_limits, run_limits;
};

void describe_serve(CLI::App& app, Parsed& p) {
  ServeOptions& o = p.serve;
  CLI::App* c = app.add_subcommand("serve", "Serve scenarios until told to stop");
  c->add_option("SCENARIO", o.scenarios, "Files, folders or names of shipped scenarios; none: sessions are made by the control API");
  c->add_option("--port", o.port, "Port of the mocked API; 0 lets the system pick one")->transform(number_between(0, 65535))->capture_default_str();
  c->add_option("--host", o.host, "Address to listen on")->capture_default_str();
  c->add_option("--control-port", o.control_port, "Port of the control API (always on 127.0.0.1); 0 lets the system pick one")->transform(number_between(0, 65535))->capture_default_str();
  describe_tls(*c, o.tls);
  c->add_option("--proxy-port", o.tls.proxy_port, "Port of the proxy; 0 lets the system pick one")->transform(number_between(0, 65535))->capture_default_str();
  c->add_option("--env-file", o.env_file, "Write the environment there instead, once it listens (by rename: wait for the file, then source it)")->check(kNamesAFile);
  c->add_option("--journal", o.journal, "Write each exchange to this file, which is emptied first, as a line of JSON")->check(kNamesAFile);
  c->add_option("--catalogue", o.catalogue, kCatalogueNote);
  c->add_flag("--explain", o.explain, "Send why a request was refused in the X-Cfmock-Why header");
  c->add_flag("--verbose", o.verbose, "Tell of every exchange, not of refusals alone");
  c->add_option("--seed", o.seed, "Make ids and secrets from this number: the same each time")->transform(number_between(0, UINT64_MAX));
  c->add_option("--threads", o.threads, "Threads that sessions are spread over, where one is the limit; each session stays on one (1 to 64)")->transform(number_between(1, net::kMostThreads))->capture_default_str();
  c->add_option("--max-sessions", o.max_sessions, "Sessions that are held at once")->transform(number_between(1, 100000))->capture_default_str();
  c->add_option("--idle", p.idle, "Drop a session made by the control API when nobody has used it for so long; 0s: never (30m)");
  describe_limits(*c, p.serve_limits);
  c->footer(kServeNotes);
}

void describe_run(CLI::App& app, Parsed& p) {
  RunOptions& o = p.run;
  CLI::App* c = app.add_subcommand("run", "Run a client against scenarios, judge it, report");
  c->add_option("SCENARIO", o.scenarios, "Files, folders or names of shipped scenarios; with --filter none: all that are shipped");
  c->add_option("--filter", o.filters, kFilterNote)->allow_extra_args(false)->take_all();
  c->add_option("--repeat", o.repeat, "Run each so often, and tell what came out now so, now otherwise")->transform(number_between(1, 10000))->capture_default_str();
  c->add_option("--client", p.clients, "NAME='COMMAND': a client by name, run by the shell; give it again for more")->allow_extra_args(false)->take_all();
  c->add_option("--set-up", o.set_up, "A command, run by the shell before the client with all that it is handed; what it asks is not judged");
  c->add_option("--jobs", o.jobs, "Runs at the same time; 0: one a core")->transform(number_between(0, 64))->capture_default_str();
  c->add_flag("--table", o.table, "One line a scenario and client");
  c->add_flag("--show", o.show, "Show the client's output as it comes, with the secrets that stand in it");
  describe_report_files(*c, o.reports);
  describe_tls(*c, o.tls);
  c->add_option("--journal", o.journal, "Write each exchange to this file, which is emptied first, as a line of JSON")->check(kNamesAFile);
  c->add_option("--timeout", p.timeout, "End the client after this long (30s, 5m) instead of the scenario's time");
  c->add_option("--catalogue", o.catalogue, kCatalogueNote);
  c->add_flag("--explain", o.explain, "Send why a request was refused in the X-Cfmock-Why header");
  c->add_option("--seed", o.seed, "Make ids and secrets from this number: the same each time")->transform(number_between(0, UINT64_MAX));
  describe_limits(*c, p.run_limits);
  c->footer(kRunNotes);
}

void describe_rest(CLI::App& app, Parsed& p) {
  CLI::App* check = app.add_subcommand("check", "Find mistakes in scenarios and replay their proofs");
  check->add_option("PATH", p.check.paths, "Files, folders or names; none: the shipped scenarios");
  check->add_flag("--lint-only", p.check.lint_only, "Do not replay the proofs");
  check->add_flag("--strict", p.check.warnings_are_errors, "Warnings count as errors");
  check->add_option("--catalogue", p.check.catalogue, kCatalogueNote);
  check->footer(kCheckNotes);
  CLI::App* list = app.add_subcommand("list", "The shipped scenarios: name, cause, title; or all about one");
  list->add_option("what", p.list.what, "Only those of this folder (auth, limits, ...), or one scenario: its job, what it hands over and expects")
      ->option_text("[FOLDER|SCENARIO]");
  list->add_option("--cause", p.list.cause, "Only those of this cause");
  list->footer(kListNotes);
  CLI::App* made = app.add_subcommand("new", "Write a commented scenario file to start from");
  made->add_option("NAME", p.made.name, "Name of the scenario; the file is NAME.yaml")->required();
  made->add_option("--cause", p.made.cause, "What it is about (cfmock list shows the causes)");
  made->add_option("--from", p.made.from, "The scenario to start from, instead of the one that is kept for the cause");
  made->add_option("--folder", p.made.folder, "Where to write it")->capture_default_str();
  made->footer(kNewNotes);
  CLI::App* explain = app.add_subcommand("explain", "What a refusal means: its causes, how to tell them apart, their cures");
  explain->add_option("WHAT", p.explain.what, "A code (10000), a status (403), a cause (expired-token), the name of an answer (edge-challenge), or a file; - is standard input");
  explain->add_option("--request", p.explain.request, "What the answer was given to: 'GET /zones/ZONE_ID/dns_records'");
  explain->add_flag("--json", p.explain.json, "The same as JSON, on standard output");
  explain->footer(kExplainNotes);
  CLI::App* import = app.add_subcommand("import", "Make a catalogue of the API's operations from its OpenAPI document");
  import->add_option("FORMAT", p.import_format, "What FILE is: openapi")->required();
  import->add_option("FILE", p.import.file, "The document, JSON; - is standard input")->required();
  import->add_option("-o,--output", p.import.output, "Write the catalogue to this file (by rename) instead of standard output")->check(kNamesAFile);
  import->footer(kImportNotes);
  CLI::App* schema = app.add_subcommand("schema", "Print the JSON Schema of scenario files, for editors; or of reports");
  schema->add_flag("--report", p.schema.report, "Of what run --json writes");
  schema->footer("Example, for VS Code's YAML extension:\n  cfmock schema > cfmock.schema.json\n  # yaml-language-server: $schema=cfmock.schema.json   (first line of a scenario)");
}

/// A command or an option that does not exist, with the nearest that does: CLI11 says only that it is too much.
std::optional<Said> unknown_words(CLI::App& app, const std::vector<std::string>& arguments, std::ostream& err) {
  if (arguments.empty()) return std::nullopt;
  if (arguments.front().starts_with("-")) {
    const std::vector<std::string> ours{"--help", "-h", "--version"};
    if (std::find(ours.begin(), ours.end(), arguments.front()) != ours.end()) return std::nullopt;
    return usage_error(err, "no command has that for a name: " + printable(arguments.front()) + "\n  the command goes first; before it there is " + one_of(ours));
  }
  std::vector<std::string> commands;
  CLI::App* command = nullptr;
  for (CLI::App* candidate : app.get_subcommands(nullptr)) {
    commands.push_back(candidate->get_name());
    if (candidate->get_name() == arguments.front()) command = candidate;
  }
  if (command == nullptr)
    return usage_error(err, "there is no command \"" + printable(arguments.front()) + "\"\n  " + suggestion(arguments.front(), commands));
  std::vector<std::string> options;
  for (const CLI::Option* option : command->get_options())
    for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
  for (const std::string& word : arguments) {
    const std::string name = word.substr(0, word.find('='));
    if (name.starts_with("--") && std::find(options.begin(), options.end(), name) == options.end())
      return usage_error(err, arguments.front() + " has no option " + printable(name) + "\n  " + suggestion(name, options));
  }
  return std::nullopt;
}

Options finish_import(const Parsed& p, std::ostream& err) {
  if (p.import_format == "openapi") return p.import;
  return usage_error(err, "import reads openapi, not \"" + printable(p.import_format) + "\"\n  write: cfmock import openapi FILE");
}

Options finish_serve(Parsed& p, std::ostream& err) {
  if (!check_tls(p.serve.tls, err)) return Said{kUsage};
  if (!read_limits(p.serve_limits, p.serve.limits, err)) return Said{kUsage};
  if (p.idle.empty()) return p.serve;
  const auto idle = parse_duration(p.idle);
  if (!idle || idle->count() < 0)
    return usage_error(err, fmt::format("--idle takes {}, or 0s, not \"{}\"", kForwardDurationForms, printable(p.idle)));
  p.serve.idle = *idle;
  return p.serve;
}

Options finish_run(Parsed& p, std::vector<std::string> client, bool dashes, std::ostream& err) {
  for (const std::string& text : p.clients) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
      return usage_error(err, "--client takes NAME='COMMAND', not \"" + text + "\"");
    for (const auto& [name, command] : p.run.clients)
      if (name == text.substr(0, equals)) return usage_error(err, "two clients are named " + name + "\n  give each --client a name of its own");
    p.run.clients.push_back({text.substr(0, equals), {"/bin/sh", "-c", text.substr(equals + 1)}});
  }
  if (!client.empty()) {
    std::string name = client_name(client);
    p.run.clients.push_back({std::move(name), std::move(client)});
  }
  if (p.run.clients.empty())
    return usage_error(err, dashes ? "nothing stands behind --\n  give the client's command there: cfmock run SCENARIO... -- CLIENT ARGS..."
                                   : "no client to run\n  give its command behind --: cfmock run SCENARIO... -- CLIENT ARGS...");
  if (p.run.scenarios.empty() && p.run.filters.empty())
    return usage_error(err, "no scenario to run\n  name one (cfmock list shows the shipped ones), or choose among all of them with --filter");
  if (!read_timeout(p.timeout, p.run.timeout, err) || !read_limits(p.run_limits, p.run.limits, err) || !check_tls(p.run.tls, err))
    return Said{kUsage};
  return p.run;
}

}  // namespace

Options parse(std::vector<std::string> arguments, std::ostream& out, std::ostream& err) {
  std::vector<std::string> client;
  const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
  const bool has_dashes = dashes != arguments.end();
  if (has_dashes) {
    client.assign(dashes + 1, arguments.end());
    arguments.erase(dashes, arguments.end());
  }
  if (!arguments.empty() && arguments.front() == "help") {  // cfmock help run: as cfmock run --help
    arguments.erase(arguments.begin());
    arguments.emplace_back("--help");
  }
  Parsed p;
  CLI::App app(kAbout, "cfmock");
  app.get_formatter()->label("UINT", "NUMBER");
  app.require_subcommand(1);
  app.set_version_flag("--version", "cfmock " CFMOCK_VERSION);
  app.footer(kExamples);
  describe_serve(app, p);
  describe_run(app, p);
  describe_passport(app, p.passport, p.passport_timeout);
  describe_report(app, p.report);
  describe_ca(app, p.ca);
  describe_rest(app, p);
  if (arguments.empty() && !has_dashes) {
    err << app.help();
    return Said{kUsage};
  }
  if (const auto said = unknown_words(app, arguments, err)) return *said;
  try {
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes a vector from its end
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) return complain_of(error, app, err);
    app.exit(error, out, err);  // help, or the version
    return Said{kMet};
  }
  const std::string command = app.get_subcommands().front()->get_name();
  if (has_dashes && command != "run" && command != "passport") return usage_error(err, "only run and passport take a client behind --");
  if (command == "passport") return finish_passport(std::move(p.passport), p.passport_timeout, std::move(client), err);
  if (command == "report") return p.report;
  if (command == "run") return finish_run(p, std::move(client), has_dashes, err);
  if (command == "serve") return finish_serve(p, err);
  if (command == "ca") return finish_ca(std::move(p.ca), err);
  if (command == "check") return p.check;
  if (command == "list") return p.list;
  if (command == "new") return p.made;
  if (command == "explain") return p.explain;
  if (command == "import") return finish_import(p, err);
  return p.schema;
}

}  // namespace cfmock::cli
