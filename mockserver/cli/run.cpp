#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/exit_codes.hpp"
#include "cli/filter.hpp"
#include "cli/github.hpp"
#include "cli/output_file.hpp"
#include "cli/report_files.hpp"
#include "cli/runs.hpp"
#include "cli/signals.hpp"
#include "cli/terminal.hpp"
#include "report/course.hpp"
#include "report/matrix.hpp"
#include "report/repeats.hpp"
#include "report/summary.hpp"
#include "report/text.hpp"

namespace cfmock::cli {
namespace {

RunsOptions runs_options(const RunOptions& options, std::shared_ptr<JournalFile> journal) {
  return {options.jobs, options.repeat, options.show, options.explain, options.timeout, options.seed, std::move(journal), options.set_up, options.tls, options.limits};
}

/// Of each group the run that came out worst, and what the others say of it.
void tell_repeats(const std::vector<report::Repeats>& repeats, const std::vector<report::Subject>& worst, bool colour, std::ostream& out) {
  for (size_t i = 0; i < worst.size(); ++i)
    out << printable(worst[i].verdict.scenario) << (worst.size() > 1 ? " (" + printable(worst[i].client) + ")" : "") << ": "
        << report::repeats_text(repeats[i]) << "\n";
  if (worst.size() > 1) out << "\n" << report::summary(worst, colour);
}

void tell(const RunOptions& options, const Runs& runs, std::ostream& out) {
  const bool colour = shows_colour();
  std::vector<report::Repeats> repeats;
  std::vector<report::Subject> shown;
  for (const auto& group : runs.groups()) {
    repeats.push_back(report::repeats_of(group));
    shown.push_back(group[repeats.back().worst_run]);
  }
  if (!options.table)
    for (const report::Subject& subject : shown) out << report::text(subject, colour);
  const bool matrix = options.clients.size() > 1;
  if (options.repeat > 1) tell_repeats(repeats, shown, colour, out);
  else if (options.table || (shown.size() > 1 && !matrix)) out << report::summary(shown, colour);
  if (matrix) out << (options.table || options.repeat > 1 ? "\n" : "") << report::matrix(shown, colour);
}

/// Where no client was started at all the reason is all there is to say.
bool any_started(const std::vector<report::Subject>& all) {
  return std::any_of(all.begin(), all.end(), [](const report::Subject& subject) { return report::was_run(subject); });
}

std::vector<OutputFile> outputs_of(const RunOptions& options, const ReportFiles& files) {
  std::vector<OutputFile> out = outputs_of(files);
  out.push_back({"--journal", options.journal, false});
  out.push_back({"GITHUB_STEP_SUMMARY", step_summary_file(), false});
  return out;
}

/// In a journal a run has the name of its scenario, and nothing else tells whose it is.
Failure names_apart(const std::vector<SharedScenario>& scenarios) {
  for (size_t i = 0; i < scenarios.size(); ++i)
    for (size_t before = 0; before < i; ++before)
      if (scenarios[i]->name == scenarios[before]->name)
        return Problem{fmt::format("this scenario is named {}, as is {}: in one journal nobody could tell their runs apart",
                                   scenarios[i]->name, printable(scenarios[before]->file)),
                       "rename one, or run them apart, each with a --journal of its own", {scenarios[i]->file, 0, 0}};
  return std::nullopt;
}

/// The exit code: 1 where one of the reports was lost.
int report_all(const Runs& runs, const RunOptions& options, const ReportFiles& files, JournalFile* journal, std::ostream& out,
               std::ostream& err) {
  const auto all = runs.subjects();
  for (const Problem& problem : runs.problems()) complain(err, problem, kUsage);
  if (!files.on_standard_output()) {
    if (any_started(all)) tell(options, runs, out);
    out << report::interruption_text(all, shows_colour());
  }
  out.flush();
  Problems lost = write_reports(all, files, out);
  if (const Failure failure = tell_github(all, err)) lost.push_back(*failure);
  if (journal != nullptr)
    if (const Failure loss = journal->loss()) lost.push_back(*loss);
  for (const Problem& problem : lost) complain(err, problem, kInternal);
  if (!lost.empty()) return kInternal;
  return interrupted() ? static_cast<int>(kInterrupted) : exit_code_of(all);
}

/// Files that the run reads, or that a client is: a word of its command may be its script.
std::vector<std::string> inputs_of(const RunOptions& options) {
  std::vector<std::string> out = options.scenarios;
  out.push_back(options.catalogue);
  for (const auto& [name, command] : options.clients) out.insert(out.end(), command.begin(), command.end());
  return out;
}

}  // namespace

int run_clients(const RunOptions& options, std::ostream& out, std::ostream& err) {
  install_interrupt();
  const ReportFiles files = settled(options.reports);
  if (const Failure failure = check_outputs(outputs_of(options, files), inputs_of(options))) return complain(err, *failure, kUsage);
  const auto sources = options.scenarios.empty() ? shipped_scenarios() : find_scenarios(options.scenarios, &err);
  if (!sources) return complain(err, sources.problem(), kUsage);
  const auto catalogue = load_catalogue(options.catalogue, err);
  if (!catalogue) return kScenarioInvalid;
  auto scenarios = load_all(*sources, *catalogue, err);
  if (!scenarios) return kScenarioInvalid;
  const auto chosen = filtered(std::move(*scenarios), options.filters);
  if (!chosen) return complain(err, chosen.problem(), kUsage);
  std::shared_ptr<JournalFile> journal;
  if (!options.journal.empty()) {
    if (const Failure failure = names_apart(*chosen)) return complain(err, *failure, kUsage);
    auto opened = JournalFile::open(options.journal);
    if (!opened) return complain(err, opened.problem(), kUsage);
    journal = *opened;
    if (const Failure failure = journal->begin()) return complain(err, *failure, kUsage);
  }
  Runs runs(runs_options(options, journal), *chosen, options.clients, err);
  runs.go();
  return report_all(runs, options, files, journal.get(), out, err);
}

}  // namespace cfmock::cli
