// report: a saved journal is judged again, by a scenario that may have changed since.

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/client_name.hpp"
#include "cli/exit_codes.hpp"
#include "cli/report_files.hpp"
#include "cli/terminal.hpp"
#include "engine/rules.hpp"
#include "expect/saved.hpp"
#include "journal/jsonl.hpp"
#include "library/scenarios.hpp"
#include "report/course.hpp"
#include "report/summary.hpp"
#include "report/text.hpp"

namespace cfmock::cli {
namespace {

constexpr size_t kLargest = size_t{1} << 30;  // bytes of a journal

struct SavedRun {
  std::string session;
  std::string client;  // its name; "": unknown
  int place = std::numeric_limits<int>::max();  // among all runs of its call; those without one come last
  expect::Evidence evidence;
  expect::Verdict verdict;
};

/// `run` names a session after its scenario, and adds ":CLIENT" and "#REPETITION" where there are several; `serve` names it after its
/// scenario, and the control API adds "-1", "-2", which may be the end of another scenario's name, too.
bool is_of(const SavedRun& run, const std::string& scenario) {
  if (!run.session.starts_with(scenario)) return false;
  const std::string_view rest = std::string_view(run.session).substr(scenario.size());
  if (rest.empty() || rest.front() == ':' || rest.front() == '#') return true;
  const bool numbered = rest.size() > 1 && rest.front() == '-' && rest.find_first_not_of("0123456789", 1) == std::string_view::npos;
  const bool of_run = run.evidence.world_known;
  return numbered && !of_run && !is_shipped(run.session);
}

SavedRun& run_named(std::vector<SavedRun>& runs, const std::string& session) {
  for (SavedRun& run : runs)
    if (run.session == session) return run;
  SavedRun& fresh = runs.emplace_back();
  fresh.session = session;
  fresh.evidence.world_known = false;  // until a line of `run` tells of it; a journal of `serve` has none
  return fresh;
}

/// As `run` calls it. An earlier cfmock did not write that down: it had the name of one of several clients in the session's, behind a
/// ":", and of a single one its command alone.
std::string client_of(const expect::RunName& name, const expect::Evidence& evidence) {
  if (!name.client.empty()) return name_of_repetition(name.client, name.repetition);
  if (const size_t colon = name.session.find(':'); colon != std::string::npos) return name.session.substr(colon + 1);
  const bool known = evidence.client && !evidence.client->command.empty();
  return known ? client_name(evidence.client->command) : "";
}

/// What comes before the first request is how the clock ran for all of them.
void follow(expect::Evidence& evidence, const journal::Pace& pace) {
  evidence.scale = pace.scale;
  evidence.pace_changed = pace.next_seq > 1;
}

/// The exchanges of each session. A number that comes again is a new start of it, which alone counts.
std::vector<SavedRun> runs_in(journal::ReadJournal& read) {
  std::vector<SavedRun> runs;
  for (journal::Entry& entry : read.entries) {
    auto& entries = run_named(runs, entry.session).evidence.entries;
    if (!entries.empty() && entry.seq <= entries.back().seq) entries.clear();
    entries.push_back(std::move(entry));
  }
  for (const std::string& line : read.others)
    if (auto handshake = journal::read_handshake(line))
      run_named(runs, handshake->session).evidence.handshakes.push_back(*handshake);
  for (const std::string& line : read.others)
    if (const auto pace = journal::read_pace(line)) follow(run_named(runs, pace->session).evidence, *pace);
  for (const std::string& line : read.others) {
    auto saved = expect::read_saved(line);
    if (!saved) continue;
    SavedRun& run = run_named(runs, saved->name.session);
    saved->evidence.entries = std::move(run.evidence.entries);
    saved->evidence.handshakes = std::move(run.evidence.handshakes);
    run.evidence = std::move(saved->evidence);
    run.client = client_of(saved->name, run.evidence);
    if (saved->name.place > 0) run.place = saved->name.place;
  }
  // They ended in another order than that of the call.
  std::stable_sort(runs.begin(), runs.end(), [](const SavedRun& a, const SavedRun& b) { return a.place < b.place; });
  return runs;
}

std::vector<expect::RuleProgress> progress(const scenario::Scenario& scenario, const expect::Evidence& evidence) {
  const auto& entries = evidence.entries;
  std::vector<expect::RuleProgress> out;
  for (size_t i = 0; i < scenario.rules.size(); ++i) {
    const scenario::Rule& rule = scenario.rules[i];
    const auto matched = std::count_if(entries.begin(), entries.end(),
                                       [&](const auto& entry) { return entry.rule == static_cast<int>(i); });
    out.push_back(
        {rule.on.text, rule.place, static_cast<int>(matched), engine::Rules::wanted(rule), rule.optional, evidence.dropped > 0});
  }
  return out;
}

void judge(SavedRun& run, const scenario::Scenario& scenario, uint64_t lost) {
  run.evidence.dropped += lost;
  run.evidence.rules = progress(scenario, run.evidence);
  run.verdict = expect::judge(scenario, run.evidence);
}

Problem no_such_run(const std::vector<SavedRun>& runs, const std::string& scenario, const std::string& file) {
  std::vector<std::string> names;
  for (const SavedRun& run : runs) names.push_back(printable(run.session));
  return {fmt::format("{} holds no run of {}", printable(file), scenario),
          names.empty() ? "it holds no run at all; cfmock run --journal FILE writes one"
                        : "it holds those of " + one_of(names),
          {}};
}

/// What could not be read is told, and counts as dropped: it may have been anything.
uint64_t tell_losses(const journal::ReadJournal& read, const std::string& file, std::ostream& err) {
  constexpr size_t kTold = 5;  // of a file that is no journal, each line is one
  for (size_t i = 0; i < std::min(kTold, read.problems.size()); ++i) err << "cfmock: " << read.problems[i].text() << "\n";
  if (read.problems.size() > kTold) err << fmt::format("cfmock: and {} lines more\n", read.problems.size() - kTold);
  if (read.torn)
    err << "cfmock: the last line of " << printable(file)
        << " is torn, and was left out: it may have been anything\n";
  if (read.missing > 0)
    err << fmt::format("cfmock: {} lines are missing in {}\n", read.missing, printable(file));
  return read.missing + read.problems.size() + (read.torn ? 1 : 0);
}

}  // namespace

int judge_again(const ReportOptions& options, std::ostream& out, std::ostream& err) {
  const ReportFiles files = settled(options.reports);
  if (const Failure failure = check_outputs(outputs_of(files), {options.journal, options.scenario, options.catalogue})) return complain(err, *failure, kUsage);
  auto text = read_at_most(options.journal, kLargest);
  if (!text) return complain(err, text.problem(), kUsage);
  if (text->size() > kLargest)
    return complain(
        err,
        {"this journal is larger than 1 GiB", "cut it: it is a line an exchange", {options.journal, 0, 0}},
        kUsage);
  const auto sources = find_scenarios({options.scenario}, &err);
  if (!sources) return complain(err, sources.problem(), kUsage);
  if (sources->size() != 1)
    return complain(err,
                    {printable(options.scenario) + " is more than one scenario",
                     "name one: a file, or a shipped scenario",
                     {}},
                    kUsage);
  const auto catalogue = load_catalogue(options.catalogue, err);
  if (!catalogue) return kScenarioInvalid;
  const auto scenarios = load_all(*sources, *catalogue, err);
  if (!scenarios) return kScenarioInvalid;
  const scenario::Scenario& scenario = *scenarios->front();
  const std::string name = options.journal == "-" ? "standard input" : options.journal;
  journal::ReadJournal read = journal::read_jsonl(*text, name);
  const uint64_t lost = tell_losses(read, name, err);
  std::vector<SavedRun> all = runs_in(read), runs;
  for (const SavedRun& run : all)
    if (is_of(run, scenario.name)) runs.push_back(run);
  if (runs.empty()) return complain(err, no_such_run(all, scenario.name, name), kUsage);
  std::vector<report::Subject> subjects;
  for (SavedRun& run : runs) {
    judge(run, scenario, lost);
    subjects.push_back({run.client, scenario, run.verdict, run.evidence, report::course_of(run.evidence)});
  }
  const bool colour = shows_colour();
  if (!files.on_standard_output()) {
    for (const report::Subject& subject : subjects) out << report::text(subject, colour);
    if (subjects.size() > 1) out << report::summary(subjects, colour);
    out << report::interruption_text(subjects, colour);
  }
  const Problems unwritten = write_reports(subjects, files, out);
  for (const Problem& problem : unwritten) complain(err, problem, kInternal);
  return unwritten.empty() ? exit_code_of(subjects) : static_cast<int>(kInternal);
}

}  // namespace cfmock::cli
