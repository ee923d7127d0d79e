#include "cli/options_judge.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/exit_codes.hpp"
#include "cli/options_tls.hpp"
#include "cli/options_words.hpp"

namespace cfmock::cli {
namespace {

constexpr const char* kPassportNotes =
    "cfmock passport [OPTIONS] [SCENARIO...] -- CLIENT [ARGS...]\n\n"
    "One client through every built-in failure, or those that are named: what it asked, tried again, waited "
    "for, how it ended,\n"
    "what it said and whether it leaked a credential. -o writes the same as JSON, a line a failure, to keep "
    "beside the client;\n"
    "--against tells what changed since, and exits 4 if anything changed for the worse. Exits 0 otherwise, "
    "whatever the client\n"
    "did; 5 when it asked nothing anywhere.\n\n"
    "Examples:\n"
    "  cfmock passport -o passport.json -- ./my-client sync\n"
    "  cfmock passport --against passport.json -- ./my-client sync         # in CI";

constexpr const char* kReportNotes =
    "JOURNAL is what --journal wrote; SCENARIO a file or a shipped scenario. Judges each run of that "
    "scenario again, so that\n"
    "expectations can be written after the fact. How the client ended stands in the journals of `run`; of "
    "another journal what\n"
    "is expected of the client itself is inconclusive. Exit codes are those of run.\n\n"
    "Example:\n  cfmock run my.yaml --journal run.jsonl -- ./my-client; cfmock report run.jsonl my.yaml";

}  // namespace

void describe_passport(CLI::App& app, PassportOptions& o, std::string& timeout) {
  CLI::App* c = app.add_subcommand(
      "passport", "One client through every built-in failure, compared with an earlier time");
  c->add_option("SCENARIO", o.scenarios,
                "Files, folders or names of shipped scenarios; none: all that are shipped");
  c->add_option("--filter", o.filters, kFilterNote)->allow_extra_args(false)->take_all();
  c->add_option("-o,--output", o.output, "Write the passport as JSON to this file; - is standard output")->check(kNamesAFile);
  c->add_option("--against", o.against,
                "Tell what changed since this passport; 4: something changed for the worse");
  c->add_option("--jobs", o.jobs, "Runs at the same time; 0: one a core")
      ->transform(number_between(0, 64))
      ->capture_default_str();
  describe_tls(*c, o.tls);
  c->add_option("--timeout", timeout,
                "End the client after this long (30s, 5m) instead of the scenario's time");
  c->footer(kPassportNotes);
}

void describe_report_files(CLI::App& command, ReportFiles& o) {
  command.add_option("--json", o.json, "Write the verdicts as JSON to this file; - is standard output")->check(kNamesAFile);
  command.add_option("--junit", o.junit, "Write the verdicts as JUnit XML to this file; - is standard output")->check(kNamesAFile);
  command.add_option("--html", o.html, "Write the runs as pictures, with every exchange, to this HTML file, which needs nothing else")
      ->check(kNamesAFile);
}

void describe_report(CLI::App& app, ReportOptions& o) {
  CLI::App* c = app.add_subcommand("report", "Judge a saved journal again");
  c->add_option("JOURNAL", o.journal, "What run --journal or serve --journal wrote; - is standard input")
      ->required();
  c->add_option("SCENARIO", o.scenario, "File or name of a shipped scenario")->required();
  describe_report_files(*c, o.reports);
  c->add_option("--catalogue", o.catalogue, kCatalogueNote);
  c->footer(kReportNotes);
}

Said usage_error(std::ostream& err, const std::string& message) {
  err << "cfmock: " << message << "\n";
  return {kUsage};
}

bool read_timeout(const std::string& text, Duration& out, std::ostream& err) {
  if (text.empty()) return true;
  const auto timeout = parse_duration(text);
  if (timeout && timeout->count() > 0) return out = *timeout, true;
  usage_error(err, fmt::format("--timeout takes {}, above zero, not \"{}\"", kForwardDurationForms, printable(text)));
  return false;
}

Options finish_passport(PassportOptions options, const std::string& timeout, std::vector<std::string> client,
                        std::ostream& err) {
  if (client.empty())
    return usage_error(err,
                       "no client to run\n  give its command behind --: cfmock passport -- CLIENT ARGS...");
  options.client = std::move(client);
  if (!read_timeout(timeout, options.timeout, err) || !check_tls(options.tls, err)) return Said{kUsage};
  return options;
}

}  // namespace cfmock::cli
