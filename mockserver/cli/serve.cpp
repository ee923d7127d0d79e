#include <fmt/format.h>

#include <mutex>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/environment.hpp"
#include "cli/exit_codes.hpp"
#include "cli/journal_file.hpp"
#include "cli/live_server.hpp"
#include "cli/scenarios.hpp"
#include "cli/signals.hpp"
#include "control/server.hpp"

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
Environment of_many(const engine::Sessions& sessions, const Addresses& addresses) {
  Environment out{{"CFMOCK_ORIGIN", addresses.origin}, {"CFMOCK_CONTROL", addresses.control}};
  for (const auto& session : sessions.all()) {
    std::string suffix;
    for (const char c : session->id()) suffix += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c == '-' ? '_' : c;
    for (const auto& [name, value] : client_environment(*session, {addresses.origin + "/_s/" + session->id(), addresses.control}))
      if (name == "CLOUDFLARE_BASE_URL" || name == "CLOUDFLARE_API_TOKEN" || name == "CLOUDFLARE_API_KEY" || name == "CLOUDFLARE_EMAIL" ||
          name == "CLOUDFLARE_ZONE_ID" || name == "CLOUDFLARE_ACCOUNT_ID" || name.starts_with("CFMOCK_SECRET_"))
        out.emplace_back(name + "_" + suffix, value);
  }
  return out;
}

/// The names of sessions are those of their scenarios, so two of one name would hide each other.
Failure add_sessions(LiveServer& server, const std::vector<SharedScenario>& scenarios, const ServeOptions& options) {
  const uint64_t seed = options.seed != 0 ? options.seed : machine_seed();
  for (size_t i = 0; i < scenarios.size(); ++i) {
    if (server.sessions().find(scenarios[i]->name) != nullptr)
      return Problem{fmt::format("two scenarios are named {}", scenarios[i]->name), "serve them apart, or rename one", {scenarios[i]->file, 0, 0}};
    engine::SessionOptions session;
    session.seed = seed + i;
    session.explain = options.explain;
    server.sessions().add(std::make_unique<engine::Session>(scenarios[i]->name, scenarios[i], machine_now(), session));
  }
  return std::nullopt;
}

int failed(std::ostream& err, const Problem& problem, int code = kInternal) {
  err << "cfmock: " << problem.text() << "\n";
  return code;
}

}  // namespace

int serve(const ServeOptions& options, std::ostream& out, std::ostream& err) {
  install_interrupt();
  auto sources = find_scenarios(options.scenarios);
  if (!sources) return failed(err, sources.problem(), kUsage);
  const auto catalogue = load_catalogue(options.catalogue, err);
  if (!catalogue) return kScenarioInvalid;
  const auto scenarios = load_all(*sources, *catalogue, err);
  if (!scenarios) return kScenarioInvalid;
  std::shared_ptr<JournalFile> file;
  if (!options.journal.empty()) {
    auto opened = JournalFile::open(options.journal);
    if (!opened) return failed(err, opened.problem());
    file = *opened;
  }
  net::ServerOptions wire;
  wire.host = options.host;
  wire.port = options.port;
  auto server = LiveServer::listen(wire);
  if (!server) return failed(err, server.problem());
  if (const Failure failure = add_sessions(**server, *scenarios, options)) return failed(err, *failure, kScenarioInvalid);
  Console console(err, options.verbose);
  (*server)->sessions().on_lost([&](const std::string& line) { console.line("lost: " + line); });
  for (const auto& session : (*server)->sessions().all()) {
    session->journal().add_sink([&](const journal::Entry& entry) { console.tell(entry); });
    if (file) session->journal().add_sink([file](const journal::Entry& entry) { file->write(entry); });
  }
  auto control = control::ControlServer::listen(
      options.control_port, {[&](const std::function<void()>& task) { (*server)->call(task); }, (*server)->sessions(), machine_now});
  if (!control) return failed(err, control.problem());
  const Addresses addresses{(*server)->origin(), fmt::format("http://127.0.0.1:{}", (*control)->port())};
  const auto& all = (*server)->sessions().all();
  const std::string lines = shell_lines(all.size() == 1 ? client_environment(*all.front(), addresses) : of_many((*server)->sessions(), addresses));
  (*server)->start();
  (*control)->start();
  // Before the line: whoever has read that has the file too.
  if (!options.env_file.empty())
    if (const Failure failure = write_file(options.env_file, lines)) return failed(err, *failure);
  out << fmt::format("cfmock serves {} on {} (control {})\n", all.size() == 1 ? all.front()->id() : fmt::format("{} scenarios", all.size()),
                     addresses.origin, addresses.control)
      << lines << std::flush;
  wait_for_interrupt();
  (*control)->stop();
  (*server)->stop();
  if (file && file->lost() > 0) return failed(err, Problem{fmt::format("{} journal lines could not be written to {}", file->lost(), options.journal), {}, {}});
  return kMet;
}

}  // namespace cfmock::cli
