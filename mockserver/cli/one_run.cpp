#include "cli/one_run.hpp"

#include <fmt/format.h>

#include "cli/client_start.hpp"
#include "cli/set_up.hpp"
#include "cli/signals.hpp"
#include "cli/trust.hpp"
#include "control/evidence.hpp"
#include "expect/leaks.hpp"
#include "expect/saved.hpp"
#include "library/live_server.hpp"

namespace cfmock::cli {
namespace {

expect::ClientRun client_run(const OneRun& run, harness::Finished finished) {
  expect::ClientRun client;
  client.command = run.command;
  client.exit_code = finished.exit_code;
  client.signal = finished.signal;
  client.timed_out = finished.timed_out;
  client.interrupted = finished.interrupted;
  client.truncated = finished.out_size > finished.out.size() || finished.err_size > finished.err.size();
  client.out = std::move(finished.out);
  client.err = std::move(finished.err);
  client.took = finished.took;
  return client;
}

/// Where a start of the client begins: what it finds.
expect::Run begun(LiveServer& server, const engine::Session& session) {
  expect::Run run;
  server.call([&] {
    run.first_seq = session.journal().next_seq();
    run.before = control::world_of(session);
  });
  return run;
}

/// What a set-up asked is not the client's: nobody judges it, and it meets nothing of what waits for the client. What it wrote is the
/// world that the client finds.
Failure set_up(const OneRunOptions& options, const harness::Command& as_client, LiveServer& server, engine::Session& session) {
  if (!options.set_up.empty()) {
    const auto redact = [&](std::string& text) { server.call([&] { session.uncover(text); }); };
    server.call([&] { session.prepare(machine_now()); });
    if (auto failure = run_set_up(as_client, options.set_up, redact)) return failure;
    if (interrupted()) return Problem{"interrupted during the set-up", {}, {}};
    server.call([&] { session.begin(machine_now()); });
  }
  if (!options.journal) return std::nullopt;
  server.call([&] {
    JournalFile::follow(session.journal(), options.journal);
    server.sessions().on_settle([file = options.journal] { file->settle(); });
  });
  return std::nullopt;
}

/// Starts the client as often as the scenario says, over the same world. One that was ended from outside is not
/// started again.
Result<std::vector<expect::Run>> start_client(const OneRun& run, const OneRunOptions& options, LiveServer& server,
                                              engine::Session& session, const std::string& ca) {
  auto start = prepare_client(session, server.addresses(session.id(), ca), run.command);
  if (!start) return start.problem();
  if (options.timeout.count() > 0) start->command.timeout = options.timeout;
  if (auto failure = set_up(options, start->command, server, session)) return *failure;
  std::vector<expect::Run> runs;
  for (int i = 0; i < run.scenario->runs; ++i) {
    runs.push_back(begun(server, session));
    auto finished = harness::run(start->command, options.on_output, &interrupted());
    if (!finished) return finished.problem();
    const bool again = !finished->timed_out && !finished->interrupted;
    runs.back().client = client_run(run, std::move(*finished));
    if (!again) break;
  }
  return runs;
}

/// The last start speaks for all, but what an earlier one leaked is leaked.
expect::ClientRun client_of_all(const std::vector<expect::Run>& runs) {
  expect::ClientRun client = *runs.back().client;
  for (size_t i = 0; i + 1 < runs.size(); ++i)
    for (const std::string& leak : runs[i].client->leaks)
      if (!leak.ends_with(expect::kOnCommandLine)) client.leaks.push_back(fmt::format("{} of run {}", leak, i + 1));
  return client;
}

}  // namespace

Result<Judged> run_once(const OneRun& run, const OneRunOptions& options) {
  TlsOptions tls = options.tls;
  tls.tls = tls.tls || (!tls.proxy && !run.scenario->handshakes.empty());
  net::ServerOptions wire{options.limits};
  const auto trust = trust_for(tls, wire.host);
  if (!trust) return trust.problem();
  apply(tls, *trust, wire);
  auto server = LiveServer::listen(wire);
  if (!server) return server.problem();
  engine::SessionOptions session_options;
  session_options.seed = options.seed;
  session_options.explain = options.explain;
  auto owned = std::make_unique<engine::Session>(run.session, run.scenario, machine_now(), session_options);
  engine::Session& session = *owned;
  session.set_address((*server)->address());
  (*server)->sessions().add(std::move(owned));
  (*server)->start();
  auto runs = start_client(run, options, **server, session, trust->file);
  // The rows of all answers are in the journal: each was written before its answer left.
  (*server)->stop();
  if (!runs) return runs.problem();
  for (expect::Run& each : *runs) control::redact_output(session, *each.client);
  Judged judged;
  judged.evidence = control::evidence_of(session, client_of_all(*runs));
  if (!options.set_up.empty()) judged.evidence.before = runs->front().before;
  if (run.scenario->runs > 1) judged.evidence.runs = std::move(*runs);
  if (options.journal) options.journal->write_line(expect::saved_line({run.session, run.client, run.repetition, run.place}, judged.evidence));
  judged.verdict = expect::judge(*run.scenario, judged.evidence);
  return judged;
}

}  // namespace cfmock::cli
