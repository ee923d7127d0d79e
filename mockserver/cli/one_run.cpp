#include "cli/one_run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "cli/environment.hpp"
#include "cli/live_server.hpp"
#include "cli/signals.hpp"
#include "control/evidence.hpp"

namespace cfmock::cli {
namespace {

std::vector<std::string> names_of_our_environment() {
  std::vector<std::string> names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    names.emplace_back(text.substr(0, text.find('=')));
  }
  return names;
}

harness::Command command_for(const OneRun& run, const OneRunOptions& options, const Environment& environment) {
  harness::Command command;
  command.argv = run.command;
  command.env_removed = names_to_remove(names_of_our_environment());
  for (const auto& [name, value] : environment) command.env[name] = value;
  command.timeout = options.timeout.count() > 0 ? options.timeout : run.scenario->timeout;
  return command;
}

/// The canaries: which secrets of the run stand in what the client said.
void look_for_secrets(const engine::Session& session, expect::ClientRun& client) {
  for (const auto& credential : session.credentials().all()) {
    if (credential->secret.size() < 6) continue;
    for (const auto& [text, where] : {std::pair(&client.out, "standard output"), std::pair(&client.err, "standard error")})
      if (text->find(credential->secret) != std::string::npos)
        client.leaks.push_back(fmt::format("{} in {}", credential->label(), where));
  }
  session.redact(client.out);
  session.redact(client.err);
}

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

}  // namespace

Result<Judged> run_once(const OneRun& run, const OneRunOptions& options) {
  auto server = LiveServer::listen({});
  if (!server) return server.problem();
  engine::SessionOptions session_options;
  session_options.seed = options.seed;
  session_options.explain = options.explain;
  auto owned = std::make_unique<engine::Session>(run.scenario->name, run.scenario, machine_now(), session_options);
  engine::Session& session = *owned;
  session.set_authority((*server)->authority());
  if (options.journal) session.journal().add_sink([file = options.journal](const journal::Entry& entry) { file->write(entry); });
  (*server)->sessions().add(std::move(owned));
  const Environment environment = client_environment(session, {(*server)->origin(), ""});
  (*server)->start();
  auto finished = harness::run(command_for(run, options, environment), options.on_output, &interrupted());
  // The rows of all answers are in the journal: each was written before its answer left.
  (*server)->stop();
  if (!finished) return finished.problem();
  expect::ClientRun client = client_run(run, std::move(*finished));
  look_for_secrets(session, client);
  Judged judged;
  judged.evidence = control::evidence_of(session, std::move(client));
  judged.verdict = expect::judge(*run.scenario, judged.evidence);
  return judged;
}

}  // namespace cfmock::cli
