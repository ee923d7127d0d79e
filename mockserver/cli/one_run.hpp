#pragma once
// One client against one scenario: a server of its own, the client process, the evidence, the verdict.

#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/journal_file.hpp"
#include "cli/options.hpp"
#include "expect/verdict.hpp"
#include "harness/process.hpp"
#include "library/scenarios.hpp"
#include "net/server.hpp"

namespace cfmock::cli {

struct OneRun {
  SharedScenario scenario;
  std::string client;  // its name, for tables
  std::vector<std::string> command;
  int repetition = 0;   // which of --repeat, from 1; 0: there is one
  int place = 1;        // among all runs of the call
  std::string session;  // its name in a journal, where runs stand side by side
};

struct OneRunOptions {
  Duration timeout{0};  // 0: the scenario's
  uint64_t seed = 1;
  bool explain = false;
  std::string set_up;                    // a shell's command, before the client starts; "": none
  TlsOptions tls = {};                   // a scenario of handshakes is met by TLS in any case
  std::shared_ptr<JournalFile> journal;  // may be null
  net::WireLimits limits;
  harness::OnOutput on_output;
};

struct Judged {
  expect::Verdict verdict;
  expect::Evidence evidence;
};

/// A Problem when there was no run to judge: no port, or a client that cannot be started.
Result<Judged> run_once(const OneRun& run, const OneRunOptions& options);

}  // namespace cfmock::cli
