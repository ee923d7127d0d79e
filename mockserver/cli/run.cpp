#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "cli/cli.hpp"
#include "cli/exit_codes.hpp"
#include "cli/github.hpp"
#include "cli/live_server.hpp"
#include "cli/one_run.hpp"
#include "cli/signals.hpp"
#include "report/json.hpp"
#include "report/junit.hpp"
#include "report/summary.hpp"
#include "report/text.hpp"

namespace cfmock::cli {
namespace {

/// All runs of a call, done by a few threads; each run has its own server.
class Runs {
 public:
  Runs(const RunOptions& options, std::vector<SharedScenario> scenarios, std::shared_ptr<JournalFile> journal, std::ostream& err)
      : options_(options), journal_(std::move(journal)), err_(err), seed_(options.seed != 0 ? options.seed : machine_seed()) {
    for (const auto& scenario : scenarios)
      for (const auto& [name, command] : options.clients) runs_.push_back({scenario, name, command});
    results_.resize(runs_.size());
  }

  void go() {
    const size_t cores = std::max(1U, std::thread::hardware_concurrency());
    const size_t jobs = std::min(runs_.size(), options_.jobs > 0 ? static_cast<size_t>(options_.jobs) : cores);
    std::vector<std::thread> threads;
    for (size_t i = 0; i < jobs; ++i) threads.emplace_back([this] { work(); });
    for (std::thread& thread : threads) thread.join();
  }

  const std::vector<OneRun>& runs() const { return runs_; }
  const std::vector<std::optional<Judged>>& results() const { return results_; }
  const std::optional<Problem>& failure() const { return failure_; }

 private:
  void work() {
    for (size_t i = next_++; i < runs_.size() && !interrupted() && !failed_; i = next_++) {
      OneRunOptions options;
      options.timeout = options_.timeout;
      options.seed = seed_ + i;
      options.explain = options_.explain;
      options.journal = journal_;
      if (options_.show) options.on_output = [this](int, std::string_view bytes) {
        const std::lock_guard lock(mutex_);
        err_ << bytes << std::flush;
      };
      auto judged = run_once(runs_[i], options);
      if (judged) {
        results_[i] = std::move(*judged);
        continue;
      }
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = judged.problem();
      failed_ = true;
    }
  }

  const RunOptions& options_;
  std::shared_ptr<JournalFile> journal_;
  std::ostream& err_;
  uint64_t seed_;
  std::vector<OneRun> runs_;
  std::vector<std::optional<Judged>> results_;
  std::optional<Problem> failure_;
  std::mutex mutex_;
  std::atomic<size_t> next_{0};
  std::atomic<bool> failed_{false};
};

int complain(std::ostream& err, const Problem& problem, int code) {
  err << "cfmock: " << problem.text() << "\n";
  return code;
}

std::vector<report::Subject> subjects(const Runs& runs) {
  std::vector<report::Subject> out;
  for (size_t i = 0; i < runs.runs().size(); ++i)
    if (runs.results()[i]) out.push_back({runs.runs()[i].client, *runs.runs()[i].scenario, runs.results()[i]->verdict, runs.results()[i]->evidence});
  return out;
}

/// Not met goes before inconclusive, which goes before met: whoever scripts this must not take "cannot tell" for "good".
int exit_code(const std::vector<report::Subject>& all) {
  int code = kMet;
  for (const report::Subject& subject : all) {
    if (subject.verdict.outcome == expect::Outcome::kNotMet) return kNotMet;
    if (subject.verdict.outcome == expect::Outcome::kInconclusive) code = kInconclusive;
  }
  return all.empty() ? kInconclusive : code;
}

Failure write_report(const std::string& path, const std::string& text, std::ostream& out) {
  if (path.empty()) return std::nullopt;
  if (path != "-") return write_file(path, text);
  out << text;
  return std::nullopt;
}

}  // namespace

int run_clients(const RunOptions& options, std::ostream& out, std::ostream& err) {
  install_interrupt();
  const auto sources = find_scenarios(options.scenarios);
  if (!sources) return complain(err, sources.problem(), kUsage);
  const auto catalogue = load_catalogue(options.catalogue, err);
  if (!catalogue) return kScenarioInvalid;
  auto scenarios = load_all(*sources, *catalogue, err);
  if (!scenarios) return kScenarioInvalid;
  std::shared_ptr<JournalFile> journal;
  if (!options.journal.empty()) {
    auto opened = JournalFile::open(options.journal);
    if (!opened) return complain(err, opened.problem(), kUsage);
    journal = *opened;
  }
  Runs runs(options, std::move(*scenarios), journal, err);
  runs.go();
  if (runs.failure()) return complain(err, *runs.failure(), kUsage);
  const auto all = subjects(runs);
  const bool colour = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  const bool quiet = options.json == "-" || options.junit == "-";
  if (!quiet && !options.table)
    for (const report::Subject& subject : all) out << report::text(subject, colour);
  if (!quiet && (options.table || all.size() > 1)) out << report::summary(all, colour);
  for (const auto& [path, text] : {std::pair(options.json, options.json.empty() ? "" : report::json(all)),
                                   std::pair(options.junit, options.junit.empty() ? "" : report::junit(all))})
    if (const Failure failure = write_report(path, text, out)) return complain(err, *failure, kInternal);
  if (const Failure failure = tell_github(all, err)) return complain(err, *failure, kInternal);
  if (journal && journal->lost() > 0)
    return complain(err, {fmt::format("{} journal lines could not be written to {}", journal->lost(), options.journal), {}, {}}, kInternal);
  return interrupted() ? kInterrupted : exit_code(all);
}

}  // namespace cfmock::cli
