#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <iostream>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/console.hpp"
#include "cli/environment.hpp"
#include "cli/exit_codes.hpp"
#include "cli/journal_file.hpp"
#include "cli/memory.hpp"
#include "cli/output_file.hpp"
#include "cli/signals.hpp"
#include "cli/trust.hpp"
#include "control/server.hpp"
#include "library/live_server.hpp"
#include "library/scenarios.hpp"

namespace cfmock::cli {
namespace {

std::string prefix_of(const std::string& id) { return std::string(engine::kSessionPrefix) + id; }

/// Several sessions need names of their own: base URL and secret of each, by the scenario's name.
Environment of_many(const LiveServer& server, const std::vector<std::unique_ptr<engine::Session>>& sessions, const std::string& ca, const std::string& control) {
  Environment out{{"CFMOCK_ORIGIN", server.origin()}, {"CFMOCK_CONTROL", control}};
  if (!sessions.empty())
    for (const auto& [name, value] : client_environment(*sessions.front(), server.addresses(sessions.front()->id(), ca)))
      if ((!ca.empty() && value == ca) || lower(name) == "no_proxy") out.emplace_back(name, value);
  for (const auto& session : sessions) {
    std::string suffix;
    for (const char c : session->id()) suffix += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c == '-' ? '_' : c;
    for (const auto& [name, value] : client_environment(*session, server.addresses(session->id(), ca, prefix_of(session->id()))))
      if (name == "CLOUDFLARE_BASE_URL" || name == "CLOUDFLARE_API_TOKEN" || name == "CLOUDFLARE_API_KEY" || name == "CLOUDFLARE_EMAIL" ||
          name == "HTTPS_PROXY" || name == "CLOUDFLARE_ZONE_ID" || name == "CLOUDFLARE_ACCOUNT_ID" || name.starts_with("CFMOCK_SECRET_"))
        out.emplace_back(name + "_" + suffix, value);
  }
  return out;
}

/// The names of sessions are those of their scenarios, so two of one name would hide each other.
Failure add_sessions(LiveServer& server, const std::vector<SharedScenario>& scenarios, const ServeOptions& options, uint64_t seed) {
  for (size_t i = 0; i < scenarios.size(); ++i) {
    const std::string& name = scenarios[i]->name;
    if (server.sessions().find(name) != nullptr)
      return Problem{fmt::format("two scenarios are named {}", name), "serve them apart, or rename one", {scenarios[i]->file, 0, 0}};
    engine::SessionOptions session;
    session.seed = seed + i;
    session.explain = options.explain;
    auto made = std::make_unique<engine::Session>(name, scenarios[i], machine_now(), session);
    // Whoever starts a server by hand may call it localhost.
    made->set_address(server.address(scenarios.size() == 1 ? "" : prefix_of(name), true));
    server.sessions().add(std::move(made));
  }
  return std::nullopt;
}

/// Of the sessions that the control API makes: what their journals may take together, and what each is sure to have.
constexpr size_t kAllJournals = size_t{2} << 30, kLeastJournal = size_t{1} << 20;

control::Making making_for(const LiveServer& server, const ServeOptions& options, const SharedCatalogue& catalogue, const Trust& trust, uint64_t seed) {
  control::Making making;
  const bool any_host = server.host() == "0.0.0.0" || server.host() == "::";
  making.address = [&server, any_host](const std::string& id) { return server.address(prefix_of(id), any_host); };
  making.addresses = [&server, ca = trust.file](const std::string& id) { return server.addresses(id, ca, prefix_of(id)); };
  making.ca = trust.pem();
  making.options.explain = options.explain;
  making.options.idle = options.idle;
  making.options.journal_bytes = std::max(kLeastJournal, kAllJournals / options.max_sessions);
  making.most = options.max_sessions;
  making.catalogue = catalogue;
  making.seed = [next = std::make_shared<std::atomic<uint64_t>>(seed), fixed = options.seed != 0] {
    return fixed ? next->fetch_add(1) : machine_seed();
  };
  return making;
}

/// A scenario of handshakes has nothing to say where none are made.
Failure fit_to_wire(const std::vector<SharedScenario>& scenarios, const TlsOptions& tls) {
  for (const SharedScenario& scenario : scenarios)
    if (!scenario->handshakes.empty() && scenarios.size() > 1 && !tls.proxy)
      return Problem{scenario->name + " is about TLS handshakes, and of several sessions on a port nobody knows whose a handshake is",
                     "give --proxy, or serve it alone", {scenario->file, 0, 0}};
    else if (!scenario->handshakes.empty() && !tls.any())
      return Problem{scenario->name + " is about TLS handshakes, and the server would speak plain HTTP", "give --tls or --proxy", {scenario->file, 0, 0}};
  return std::nullopt;
}

std::string announcement(LiveServer& server, const std::string& control) {
  const auto& all = server.sessions().all();
  const std::string what = all.empty()       ? "no scenario yet, sessions are made by its control API,"
                           : all.size() == 1 ? all.front()->id()
                                             : fmt::format("{} scenarios", all.size());
  const std::string proxy = server.proxy(all.size() == 1 ? all.front()->id() : "SESSION");
  const std::string where = proxy.empty() ? server.origin() : fmt::format("{} through the proxy {}, and on {}", server.origin(), proxy, server.own_origin());
  return fmt::format("cfmock serves {} on {} (control {})\n", what, where, control);
}

int failed(std::ostream& err, const Problem& problem, int code = kUsage) {
  err << "cfmock: " << problem.text() << "\n";
  return code;
}

Result<std::shared_ptr<JournalFile>> journal_for(const ServeOptions& options) {
  if (options.journal.empty()) return std::shared_ptr<JournalFile>();
  return JournalFile::open(options.journal);
}

net::ServerOptions wire_for(const ServeOptions& options, const Trust& trust) {
  net::ServerOptions wire{options.limits};
  wire.host = options.host;
  wire.port = options.port;
  wire.threads = options.threads;
  apply(options.tls, trust, wire);
  return wire;
}

/// All that console and journal hear of. They and the heap's growth outlive the sessions.
void watch(engine::Sessions& sessions, Console& console, HeapGrowth& growth, const std::shared_ptr<JournalFile>& file) {
  sessions.on_lost([&](const std::string& line) { console.line(line.starts_with("TLS ") ? line : "lost: " + line); });
  sessions.on_dropped([&](const std::string& line) { console.line("dropped " + line); });
  sessions.on_added([&console, &growth, file](engine::Session& session) {
    growth.follow();
    session.journal().add_sink([&console, &growth](const journal::Entry& entry) {
      growth.follow();
      console.tell(entry);
    });
    if (file) JournalFile::follow(session.journal(), file);
  });
  if (!file) return;
  file->on_loss([&](const std::string& line) { console.line(line); });
  sessions.on_settle([file] { file->settle(); });
}

/// What a shell takes over: of one session under the usual names, of several under names of their own.
std::string lines_for(LiveServer& server, const std::string& ca, const std::string& control) {
  const auto& all = server.sessions().all();
  if (all.size() != 1) return shell_lines(of_many(server, all, ca, control));
  Addresses addresses = server.addresses(all.front()->id(), ca);
  addresses.control = control;
  return shell_lines(client_environment(*all.front(), addresses));
}

}  // namespace

int serve(const ServeOptions& options, std::ostream& out, std::ostream& err) {
  HeapGrowth growth(options.threads);
  install_interrupt();
  std::vector<std::string> inputs = options.scenarios;
  inputs.push_back(options.catalogue);
  if (const Failure failure = check_outputs({{"--env-file", options.env_file, false}, {"--journal", options.journal, false}}, inputs))
    return failed(err, *failure);
  auto sources = find_scenarios(options.scenarios, &err);
  if (!sources) return failed(err, sources.problem());
  if (sources->size() > options.max_sessions)
    return failed(err, {fmt::format("{} scenarios are more than {} sessions", sources->size(), options.max_sessions), "raise --max-sessions", {}});
  const auto catalogue = load_catalogue(options.catalogue, err);
  if (!catalogue) return kScenarioInvalid;
  const auto scenarios = load_all(*sources, *catalogue, err);
  if (!scenarios) return kScenarioInvalid;
  if (const Failure failure = fit_to_wire(*scenarios, options.tls)) return failed(err, *failure);
  const auto file = journal_for(options);
  if (!file) return failed(err, file.problem());
  const auto trust = trust_for(options.tls, options.host);
  if (!trust) return failed(err, trust.problem());
  auto server = LiveServer::listen(wire_for(options, *trust));
  if (!server) return failed(err, server.problem());
  Console console(err, &err == &std::cerr ? STDERR_FILENO : -1, options.verbose);
  engine::Sessions& sessions = (*server)->sessions();
  watch(sessions, console, growth, *file);
  const uint64_t seed = options.seed != 0 ? options.seed : machine_seed();
  if (const Failure failure = add_sessions(**server, *scenarios, options, seed)) return failed(err, *failure, kScenarioInvalid);
  auto control = control::ControlServer::listen(
      options.control_port, {[&](const std::function<void()>& task) { (*server)->call(task); }, sessions, machine_now,
                             making_for(**server, options, *catalogue, *trust, seed + scenarios->size()), [&](const std::string& line) { console.line(line); }});
  if (!control) return failed(err, control.problem());
  const std::string control_origin = fmt::format("http://127.0.0.1:{}", (*control)->port());
  const std::string lines = lines_for(**server, trust->file, control_origin);
  const std::string first = announcement(**server, control_origin);
  if (*file)
    if (const Failure failure = (*file)->begin()) return failed(err, *failure);
  if ((*server)->connections() < options.limits.connections)
    console.line(fmt::format("cfmock: there is room for {} connections at once, not {}: the system's limit of open files is too low\n"
                             "  raise it (ulimit -n), or give --max-connections {}",
                             (*server)->connections(), options.limits.connections, (*server)->connections()));
  growth.begin();
  (*server)->start();
  (*control)->start();
  // Before the line: whoever has read that has the file too.
  if (!options.env_file.empty())
    if (const Failure failure = write_file(options.env_file, lines)) return failed(err, *failure);
  out << first << (options.env_file.empty() ? lines : "the environment of its clients: " + printable(options.env_file) + "\n") << std::flush;
  wait_for_interrupt();
  (*control)->stop();
  (*server)->stop();
  Failure loss;
  if (*file) {
    (*file)->settle();
    loss = (*file)->loss();
  }
  if (loss) console.line("cfmock: " + loss->text());
  console.end();
  return loss ? kInternal : kMet;
}

}  // namespace cfmock::cli
