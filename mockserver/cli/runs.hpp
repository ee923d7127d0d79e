#pragma once
// All runs of a call: scenario x client x repetition, done by a few threads; each run has its own server.

#include <atomic>
#include <mutex>
#include <ostream>
#include <utility>
#include <vector>

#include "cli/one_run.hpp"
#include "cli/progress.hpp"
#include "report/course.hpp"

namespace cfmock::cli {

using NamedClients = std::vector<std::pair<std::string, std::vector<std::string>>>;  // name and command

struct RunsOptions {
  int jobs = 0;       // 0: as many as there are cores
  int repeat = 1;     // each run so often
  bool show = false;  // the client's output as it comes
  bool explain = false;
  Duration timeout{0};                   // 0: the scenario's
  uint64_t seed = 0;                     // 0: another one each time
  std::shared_ptr<JournalFile> journal;  // may be null
  std::string set_up = "";               // of each run, as of OneRunOptions
  TlsOptions tls = {};                   // the same
  net::WireLimits limits = {};
};

class Runs {
 public:
  Runs(RunsOptions options, const std::vector<SharedScenario>& scenarios, const NamedClients& clients,
       std::ostream& err);

  /// Does them all, or those that begin before an interrupt. One that cannot be started keeps no other from it.
  void go();

  /// All that were asked for, in order: the repetitions of a scenario and client stand side by side.
  std::vector<report::Subject> subjects() const;
  /// Those that were run or could not be started, the repetitions of one scenario and client together.
  std::vector<std::vector<report::Subject>> groups() const;
  /// Why some could not be started, each reason once.
  Problems problems() const;

 private:
  struct Outcome {
    Judged judged;
    report::Course course = report::Course::kNeverRan;
    Problem problem;  // of one that was not started
  };
  void work(Progress& progress);
  OneRunOptions options_for(size_t run);
  Outcome outcome_of(size_t run);
  report::Subject subject(size_t run, const std::string& client) const;

  RunsOptions options_;
  std::ostream& err_;
  std::vector<OneRun> runs_;
  std::vector<Outcome> outcomes_;
  std::mutex mutex_;
  std::atomic<size_t> next_{0};
};

}  // namespace cfmock::cli
