#pragma once
// All runs of a call: scenario x client x repetition, done by a few threads; each run has its own server.

#include <atomic>
#include <mutex>
#include <optional>
#include <ostream>
#include <utility>
#include <vector>

#include "cli/one_run.hpp"
#include "cli/progress.hpp"
#include "report/subject.hpp"

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

  /// Does them all, or those that begin before an interrupt. A Problem when one could not be done; then
  /// nothing was judged.
  Failure go();

  /// What was judged, in order: the repetitions of a scenario and client stand side by side.
  std::vector<report::Subject> subjects() const;
  /// The same, the repetitions of one scenario and client together.
  std::vector<std::vector<report::Subject>> groups() const;

 private:
  void work(Progress& progress);
  OneRunOptions options_for(size_t run);

  RunsOptions options_;
  std::ostream& err_;
  std::vector<OneRun> runs_;
  std::vector<std::optional<Judged>> results_;
  std::optional<Problem> failure_;
  std::mutex mutex_;
  std::atomic<size_t> next_{0};
  std::atomic<bool> failed_{false};
};

}  // namespace cfmock::cli
