#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/exit_codes.hpp"
#include "cli/filter.hpp"
#include "cli/github.hpp"
#include "cli/report_files.hpp"
#include "cli/runs.hpp"
#include "cli/signals.hpp"
#include "cli/terminal.hpp"
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

}  // namespace

int run_clients(const RunOptions& options, std::ostream& out, std::ostream& err) {
  install_interrupt();
  const auto sources = options.scenarios.empty() ? shipped_scenarios() : find_scenarios(options.scenarios);
  if (!sources) return complain(err, sources.problem(), kUsage);
  const auto catalogue = load_catalogue(options.catalogue, err);
  if (!catalogue) return kScenarioInvalid;
  auto scenarios = load_all(*sources, *catalogue, err);
  if (!scenarios) return kScenarioInvalid;
  const auto chosen = filtered(std::move(*scenarios), options.filters);
  if (!chosen) return complain(err, chosen.problem(), kUsage);
  std::shared_ptr<JournalFile> journal;
  if (!options.journal.empty()) {
    auto opened = JournalFile::open(options.journal);
    if (!opened) return complain(err, opened.problem(), kUsage);
    journal = *opened;
  }
  Runs runs(runs_options(options, journal), *chosen, options.clients, err);
  if (const Failure failure = runs.go()) return complain(err, *failure, kUsage);
  const auto all = runs.subjects();
  if (!options.reports.on_standard_output()) tell(options, runs, out);
  if (const Failure failure = write_reports(all, options.reports, out)) return complain(err, *failure, kInternal);
  if (const Failure failure = tell_github(all, err)) return complain(err, *failure, kInternal);
  if (journal)
    if (const Failure loss = journal->loss()) return complain(err, *loss, kInternal);
  return interrupted() ? kInterrupted : exit_code_of(all);
}

}  // namespace cfmock::cli
