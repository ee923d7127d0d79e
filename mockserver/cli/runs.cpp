#include "cli/runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <thread>

#include "cli/client_name.hpp"
#include "cli/signals.hpp"
#include "library/live_server.hpp"

namespace cfmock::cli {
namespace {

/// In a journal, and wherever else runs of one scenario stand side by side.
std::string name_of_run(const OneRun& run, bool many_clients) {
  std::string out = run.scenario->name;
  if (many_clients) out += ":" + run.client;
  if (run.repetition > 0) out += fmt::format("#{}", run.repetition);
  return out;
}

/// What the system would not give (a thread, memory) is told as an exception, and would end all runs with this one's thread.
Result<Judged> run_or_problem(const OneRun& run, const OneRunOptions& options) try {
  return run_once(run, options);
} catch (const std::exception& error) {
  return Problem{std::string("the run broke off: ") + error.what(), "is there room for so many? --jobs 1 needs the least", {}};
}

}  // namespace

Runs::Runs(RunsOptions options, const std::vector<SharedScenario>& scenarios, const NamedClients& clients,
           std::ostream& err)
    : options_(std::move(options)), err_(err) {
  if (options_.seed == 0) options_.seed = machine_seed();
  for (const auto& scenario : scenarios)
    for (const auto& [name, command] : clients)
      for (int i = 1; i <= options_.repeat; ++i) {
        OneRun run{scenario, name, command, options_.repeat > 1 ? i : 0, static_cast<int>(runs_.size()) + 1, ""};
        run.session = name_of_run(run, clients.size() > 1);
        runs_.push_back(std::move(run));
      }
  for (const OneRun& run : runs_) {
    outcomes_.emplace_back();
    outcomes_.back().judged.verdict = expect::not_judged(*run.scenario, "it was interrupted (Ctrl-C) before this run began");
  }
}

void Runs::go() {
  Progress progress(err_, runs_.size() > 1 && !options_.show && can_show_progress(), runs_.size());
  const size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const size_t jobs = std::min(runs_.size(), options_.jobs > 0 ? static_cast<size_t>(options_.jobs) : cores);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < jobs; ++i) threads.emplace_back([&] { work(progress); });
  for (std::thread& thread : threads) thread.join();
}

OneRunOptions Runs::options_for(size_t run) {
  OneRunOptions options;
  options.timeout = options_.timeout;
  options.seed = options_.seed + run;
  options.explain = options_.explain;
  options.journal = options_.journal;
  options.set_up = options_.set_up;
  options.tls = options_.tls;
  options.limits = options_.limits;
  if (options_.show)
    options.on_output = [this](int, std::string_view bytes) {
      const std::lock_guard lock(mutex_);
      err_ << bytes << std::flush;
    };
  return options;
}

Runs::Outcome Runs::outcome_of(size_t run) {
  Outcome out;
  auto judged = run_or_problem(runs_[run], options_for(run));
  if (judged) {
    out.course = report::course_of(judged->evidence);
    out.judged = std::move(*judged);
    return out;
  }
  if (interrupted()) return std::move(outcomes_[run]);
  out.course = report::Course::kNotStarted;
  out.problem = judged.problem();
  const std::string remedy = out.problem.remedy.empty() ? "" : "; " + out.problem.remedy;
  out.judged.verdict = expect::not_judged(*runs_[run].scenario, out.problem.message + remedy);
  return out;
}

void Runs::work(Progress& progress) {
  for (size_t i = next_++; i < runs_.size() && !interrupted(); i = next_++) {
    outcomes_[i] = outcome_of(i);
    if (outcomes_[i].course != report::Course::kNeverRan) progress.done(runs_[i].session, outcomes_[i].judged.verdict.outcome);
  }
}

report::Subject Runs::subject(size_t run, const std::string& client) const {
  const Outcome& outcome = outcomes_[run];
  return {client, *runs_[run].scenario, outcome.judged.verdict, outcome.judged.evidence, outcome.course};
}

std::vector<report::Subject> Runs::subjects() const {
  std::vector<report::Subject> out;
  for (size_t i = 0; i < runs_.size(); ++i) out.push_back(subject(i, name_of_repetition(runs_[i].client, runs_[i].repetition)));
  return out;
}

std::vector<std::vector<report::Subject>> Runs::groups() const {
  std::vector<std::vector<report::Subject>> out;
  const size_t each = static_cast<size_t>(std::max(1, options_.repeat));
  for (size_t first = 0; first < runs_.size(); first += each) {
    std::vector<report::Subject> group;
    for (size_t i = first; i < first + each; ++i)
      if (outcomes_[i].course != report::Course::kNeverRan) group.push_back(subject(i, runs_[i].client));
    if (!group.empty()) out.push_back(std::move(group));
  }
  return out;
}

Problems Runs::problems() const {
  Problems out;
  for (const Outcome& outcome : outcomes_) {
    const bool known = std::any_of(out.begin(), out.end(), [&](const Problem& each) { return each.text() == outcome.problem.text(); });
    if (outcome.course == report::Course::kNotStarted && !known) out.push_back(outcome.problem);
  }
  return out;
}

}  // namespace cfmock::cli
