#include <fmt/format.h>

#include <atomic>
#include <mutex>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/environment.hpp"
#include "cli/exit_codes.hpp"
#include "cli/journal_file.hpp"
#include "cli/output_file.hpp"
#include "cli/signals.hpp"
#include "cli/trust.hpp"
#include "control/server.hpp"
#include "library/live_server.hpp"
#include "library/scenarios.hpp"

namespace cfmock::cli {
namespace {

/// Tells the console of exchanges, from whichever thread.
class Console {
 public:
  Console(std::ostream& err, bool verbose) : err_(err), verbose_(verbose) {}

  void tell(const journal::Entry& entry) {
    if (!verbose_ && entry.why.empty()) return;
    const std::string what = entry.method.empty() ? "(no request) " + entry.body
                                                  : entry.method + " " + entry.path + (entry.query.empty() ? "" : "?" + entry.query);
    line(fmt::format("{} {} #{} {} -> {}", rfc3339(entry.at).substr(11, 8), entry.session, entry.seq, printable(what),
                     entry.why.empty() ? std::to_string(entry.status) : printable(entry.why)));
  }
  void line(const std::string& text) {
    const std::lock_guard lock(mutex_);
    err_ << text << std::endl;
  }

 private:
  std::mutex mutex_;
  std::ostream& err_;
  bool verbose_;
};

/// Several sessions need names of their own: base URL and secret of each, by the scenario's name.
Addresses of_session(const LiveServer& server, const std::string& id, Addresses addresses) {
  addresses.proxy = server.proxy(id);
  if (addresses.proxy.empty()) addresses.origin += std::string(engine::kSessionPrefix) + id;
  return addresses;
}

Environment of_many(LiveServer& server, const Addresses& addresses) {
  Environment out{{"CFMOCK_ORIGIN", addresses.origin}, {"CFMOCK_CONTROL", addresses.control}};
  if (!server.sessions().all().empty())
    for (const auto& [name, value] : client_environment(*server.sessions().all().front(), addresses))
      if ((!addresses.ca.empty() && value == addresses.ca) || lower(name) == "no_proxy") out.emplace_back(name, value);
  for (const auto& session : server.sessions().all()) {
    std::string suffix;
    for (const char c : session->id()) suffix += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c == '-' ? '_' : c;
    for (const auto& [name, value] : client_environment(*session, of_session(server, session->id(), addresses)))
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
    made->set_address(server.address(scenarios.size() == 1 ? "" : "/_s/" + name, true));
    server.sessions().add(std::move(made));
  }
  return std::nullopt;
}

/// Of the sessions that the control API makes: what their journals may take together, and what each is sure to have.
constexpr size_t kAllJournals = size_t{2} << 30, kLeastJournal = size_t{1} << 20;

control::Making making_for(const LiveServer& server, const ServeOptions& options, const SharedCatalogue& catalogue, const Trust& trust, uint64_t seed) {
  control::Making making;
  const bool any_host = server.host() == "0.0.0.0" || server.host() == "::";
  making.address = [&server, any_host](const std::string& id) { return server.address(std::string(engine::kSessionPrefix) + id, any_host); };
  making.proxy = [&server](const std::string& id) { return server.proxy(id); };
  making.ca_file = trust.file;
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

std::string announcement(const LiveServer& server, const engine::Sessions& sessions, const Addresses& addresses) {
  const auto& all = sessions.all();
  const std::string what = all.empty()       ? "no scenario yet, sessions are made by its control API,"
                           : all.size() == 1 ? all.front()->id()
                                             : fmt::format("{} scenarios", all.size());
  const std::string proxy = server.proxy(all.size() == 1 ? all.front()->id() : "SESSION");
  const std::string where = proxy.empty() ? server.origin() : fmt::format("{} through the proxy {}, and on {}", server.origin(), proxy, server.own_origin());
  return fmt::format("cfmock serves {} on {} (control {})\n", what, where, addresses.control);
}

int failed(std::ostream& err, const Problem& problem, int code = kUsage) {
  err << "cfmock: " << problem.text() << "\n";
  return code;
}

}  // namespace

int serve(const ServeOptions& options, std::ostream& out, std::ostream& err) {
  install_interrupt();
  if (const Failure failure = check_outputs({{"--env-file", options.env_file, false}, {"--journal", options.journal, false}}))
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
  std::shared_ptr<JournalFile> file;
  if (!options.journal.empty()) {
    auto opened = JournalFile::open(options.journal);
    if (!opened) return failed(err, opened.problem());
    file = *opened;
  }
  net::ServerOptions wire{options.limits};
  wire.host = options.host;
  wire.port = options.port;
  const auto trust = trust_for(options.tls, options.host);
  if (!trust) return failed(err, trust.problem(), kUsage);
  apply(options.tls, *trust, wire);
  auto server = LiveServer::listen(wire);
  if (!server) return failed(err, server.problem());
  Console console(err, options.verbose);
  engine::Sessions& sessions = (*server)->sessions();
  sessions.on_lost([&](const std::string& line) { console.line(line.starts_with("TLS ") ? line : "lost: " + line); });
  sessions.on_dropped([&](const std::string& line) { console.line("dropped " + line); });
  sessions.on_added([&](engine::Session& session) {
    session.journal().add_sink([&](const journal::Entry& entry) { console.tell(entry); });
    if (file) JournalFile::follow(session.journal(), file);
  });
  if (file) {
    file->on_loss([&](const std::string& line) { console.line(line); });
    sessions.on_settle([file] { file->settle(); });
  }
  const uint64_t seed = options.seed != 0 ? options.seed : machine_seed();
  if (const Failure failure = add_sessions(**server, *scenarios, options, seed)) return failed(err, *failure, kScenarioInvalid);
  auto control = control::ControlServer::listen(
      options.control_port, {[&](const std::function<void()>& task) { (*server)->call(task); }, sessions, machine_now,
                             making_for(**server, options, *catalogue, *trust, seed + scenarios->size())});
  if (!control) return failed(err, control.problem());
  Addresses addresses{(*server)->origin(), fmt::format("http://127.0.0.1:{}", (*control)->port())};
  addresses.ca = trust->file;
  addresses.address = (*server)->own_origin();
  if (sessions.all().size() == 1) addresses.proxy = (*server)->proxy(sessions.all().front()->id());
  const auto& all = sessions.all();
  const std::string lines = shell_lines(all.size() == 1 ? client_environment(*all.front(), addresses) : of_many(**server, addresses));
  const std::string first = announcement(**server, sessions, addresses);
  (*server)->start();
  (*control)->start();
  // Before the line: whoever has read that has the file too.
  if (!options.env_file.empty())
    if (const Failure failure = write_file(options.env_file, lines)) return failed(err, *failure);
  out << first << lines << std::flush;
  wait_for_interrupt();
  (*control)->stop();
  (*server)->stop();
  if (!file) return kMet;
  file->settle();
  const Failure loss = file->loss();
  return loss ? failed(err, *loss, kInternal) : kMet;
}

}  // namespace cfmock::cli
