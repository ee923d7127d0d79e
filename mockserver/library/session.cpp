#include <cfmock/session.hpp>

#include <fmt/format.h>

#include <mutex>
#include <numeric>
#include <optional>

#include "base/text.hpp"
#include "control/environment.hpp"
#include "control/evidence.hpp"
#include "library/live_server.hpp"
#include "library/scenarios.hpp"
#include "report/entries.hpp"
#include "report/text.hpp"
#include "scenario/yaml.hpp"

namespace cfmock {
namespace {

/// What the report shows of a run at most: the rest is counted.
constexpr size_t kShown = 50;

SharedScenario loaded(const ScenarioSource& source) {
  scenario::Loaded load = load_scenario(source);
  if (!load.scenario) throw ScenarioError(scenario::rendered(load));
  return std::make_shared<const scenario::Scenario>(std::move(*load.scenario));
}

SharedScenario found(const std::string& name) {
  const auto sources = find_scenarios({name});
  if (!sources) throw ScenarioError(sources.problem().text());
  if (sources->size() != 1)
    throw ScenarioError(fmt::format("{} is a folder of {} scenarios: name one of them", printable(name), sources->size()));
  return loaded(sources->front());
}

/// The file's name has to be the scenario's; a text in a test has no file, so it gets the right one.
std::string file_of(std::string_view yaml) {
  const scenario::Document document = scenario::read_yaml(yaml, "scenario.yaml");
  const scenario::Node* name = document.root && document.root->is_mapping() ? document.root->find("name") : nullptr;
  return (name != nullptr && name->is_scalar() ? name->text : "scenario") + ".yaml";
}

/// The one of that name, or the first.
template <class Things, class NameOf>
const auto& named(const Things& things, std::string_view name, std::string_view what, NameOf name_of) {
  std::vector<std::string> names;
  for (const auto& thing : things) {
    if (name.empty() || name_of(thing) == name) return thing;
    names.push_back(name_of(thing));
  }
  throw std::out_of_range(names.empty() ? fmt::format("the scenario has no {}", what)
                                        : fmt::format("the scenario has no {} \"{}\", but {}", what, name, one_of(names)));
}

Exchange exchange_of(const journal::Entry& entry, Instant start) {
  return {entry.at - start, entry.method,     entry.path,  entry.query, entry.body, entry.status, entry.codes,
          entry.answer,     entry.credential, entry.cause, entry.why};
}

std::string attempts(const expect::Evidence& evidence) {
  if (evidence.entries.empty()) return "  the client asked nothing\n";
  std::vector<uint64_t> seqs;
  for (const journal::Entry& entry : evidence.entries)
    if (seqs.size() < kShown) seqs.push_back(entry.seq);
  std::string out = "  what the client did:\n";
  for (const std::string& line : report::EntryTexts(evidence).of(seqs, true)) out += "    " + line + "\n";
  const std::string more = report::further(evidence.entries.size() - seqs.size());
  return more.empty() ? out : out + "    " + more + "\n";
}

}  // namespace

struct Session::Impl {
  SharedScenario scenario;
  std::unique_ptr<LiveServer> server;
  engine::Session* session = nullptr;  // owned by the server, which outlives every use
  Instant start{};
  mutable std::mutex mutex;  // of `client`
  std::optional<expect::ClientRun> client;

  explicit Impl(SharedScenario given) : scenario(std::move(given)) {
    if (!scenario->handshakes.empty()) throw std::runtime_error(scenario->name + " is about TLS handshakes, and a session of the library speaks plain HTTP: give it to cfmock run");
    auto listening = LiveServer::listen({});
    if (!listening) throw std::runtime_error(listening.problem().text());
    server = std::move(*listening);
    engine::SessionOptions options;
    options.seed = machine_seed();
    auto owned = std::make_unique<engine::Session>(scenario->name, scenario, machine_now(), options);
    session = owned.get();
    session->set_address(server->address());
    start = session->now(machine_now());
    server->sessions().add(std::move(owned));
    server->start();
  }

  template <class Look>
  auto look(Look take) const {
    std::optional<decltype(take(*session))> out;
    server->call([&] { out = take(*session); });
    return std::move(*out);
  }
};

Session::Session(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Session Session::shipped(std::string_view name) { return Session(std::make_unique<Impl>(found(std::string(name)))); }
Session Session::from_file(const std::string& path) { return Session(std::make_unique<Impl>(found(path))); }
Session Session::from_text(std::string_view yaml) {
  return Session(std::make_unique<Impl>(loaded({file_of(yaml), std::string(yaml)})));
}

std::string Session::origin() const { return impl_->server->origin(); }
std::string Session::base_url() const { return origin() + std::string(cloudflare::kApiRoot); }

std::string Session::secret(std::string_view credential) const {
  return impl_->look([&](const engine::Session& session) {
    return named(session.credentials().all(), credential, "credential", [](const auto& each) { return each->spec.name; })->secret;
  });
}

std::string Session::email(std::string_view credential) const {
  return named(impl_->scenario->credentials, credential, "credential", [](const auto& each) { return each.name; }).user;
}

std::string Session::zone_id(std::string_view zone) const {
  return named(impl_->scenario->world.zones, zone, "zone", [](const auto& each) { return each.name; }).id;
}

std::string Session::account_id(std::string_view account) const {
  return named(impl_->scenario->world.accounts, account, "account", [](const auto& each) { return each.name; }).id;
}

std::map<std::string, std::string> Session::environment() const {
  const auto all = impl_->look([&](const engine::Session& session) { return control::client_environment(session, impl_->server->addresses(session.id())); });
  return {all.begin(), all.end()};
}

void Session::advance(std::chrono::microseconds by) {
  if (by.count() < 0) throw std::invalid_argument("a session's clock never goes back");
  impl_->server->call([&] { impl_->session->advance(by); });
}

void Session::client_ended(int exit_code, std::string_view said) {
  expect::ClientRun client;
  client.command = {"(in this process)"};
  client.exit_code = exit_code;
  client.out = said;
  impl_->server->call([&] { control::redact_output(*impl_->session, client); });
  const std::lock_guard lock(impl_->mutex);
  impl_->client = std::move(client);
}

std::vector<Exchange> Session::journal() const {
  return impl_->look([&](const engine::Session& session) {
    std::vector<Exchange> out;
    for (const journal::Entry& entry : session.journal().entries()) out.push_back(exchange_of(entry, impl_->start));
    return out;
  });
}

Verdict Session::verdict() const {
  std::optional<expect::ClientRun> client;
  {
    const std::lock_guard lock(impl_->mutex);
    client = impl_->client;
  }
  const auto evidence = impl_->look([&](const engine::Session& session) { return control::evidence_of(session, client); });
  const expect::Verdict verdict = expect::judge(*impl_->scenario, evidence);
  return {verdict.outcome == expect::Outcome::kMet      ? Verdict::Outcome::kMet
          : verdict.outcome == expect::Outcome::kNotMet ? Verdict::Outcome::kNotMet
                                                        : Verdict::Outcome::kInconclusive,
          report::text({"", *impl_->scenario, verdict, evidence}, false) + attempts(evidence)};
}

}  // namespace cfmock
