#include "cli/replay.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "cli/trust.hpp"
#include "library/live_server.hpp"
#include "match/match.hpp"

namespace cfmock::cli {
namespace {

using scenario::ProofAnswer;
using scenario::ProofStep;

/// An answer that is not to come is waited for in vain.
constexpr Duration kPatience = std::chrono::seconds(30), kPatienceForNone = std::chrono::seconds(1);

class Replay {
 public:
  Replay(SharedScenario scenario, LiveServer& server, engine::Session& session, std::unique_ptr<talk::Client> client)
      : scenario_(std::move(scenario)), server_(server), session_(session), client_(std::move(client)) {}

  Replayed run() {
    for (const ProofStep& step : scenario_->proof) {
      if (step.kind == ProofStep::Kind::kAction) act(step);
      else send(step);
      ++done_.steps;
    }
    return std::move(done_);
  }

 private:
  void act(const ProofStep& step) {
    server_.call([&] {
      for (const scenario::Action& action : step.actions) session_.apply(action, machine_now());
    });
  }

  void send(const ProofStep& step) {
    http::Request request = request_of(step);
    server_.call([&] { session_.set_client_ip(step.from); });
    for (int i = 1; i <= step.repeat; ++i) {
      const bool last = i == step.repeat;
      const ProofAnswer& wanted = !last && step.meanwhile ? *step.meanwhile : step.answer;
      client_->set_patience(wanted.lost ? kPatienceForNone : kPatience);
      const auto response = client_->send(request);
      if (was_broken()) client_->hang_up();  // what is left on the line is no answer to the next step
      if (!response && wanted.lost) continue;
      if (!response) return fail(step, response.problem().message, "");
      if (!check(step, wanted, *response, i)) return;
    }
  }

  bool was_broken() {
    bool broken = false;
    server_.call([&] {
      const auto& entries = session_.journal().entries();
      broken = !entries.empty() && !entries.back().fault.empty();
    });
    return broken;
  }

  http::Request request_of(const ProofStep& step) {
    http::Request request;
    request.method = step.method;
    request.target = step.path.starts_with("//") ? step.path.substr(1) : "/client/v4" + step.path;
    request.body = step.body;
    const bool made = step.as.starts_with(scenario::kMadeToken);
    const std::string name = made ? step.as.substr(scenario::kMadeToken.size()) : step.as;
    if (const auto* credential = session_.credentials().by_name(name)) {
      const bool as_key = step.sent_as == ProofStep::SentAs::kKey ||
                          (step.sent_as == ProofStep::SentAs::kDefault && credential->is_key());
      const bool service_key = credential->spec.kind == cloudflare::CredentialKind::kServiceKey;
      if (service_key && step.sent_as == ProofStep::SentAs::kDefault) {
        request.headers.add("X-Auth-User-Service-Key", credential->secret);
      } else if (as_key) {
        const std::string& email = credential->spec.user;
        request.headers.add("X-Auth-Email", email.empty() ? scenario_->world.users.front().email : email);
        request.headers.add("X-Auth-Key", credential->secret);
      } else {
        request.headers.add("Authorization", "Bearer " + credential->secret);
      }
    }
    if (!step.body.empty()) request.headers.add("Content-Type", "application/json");
    for (const http::Header& header : step.headers) request.headers.set(header.name, header.value);
    return request;
  }

  bool check(const ProofStep& step, const ProofAnswer& wanted, const http::Response& got, int number) {
    std::vector<std::string> wrong;
    const auto differs = [&](std::string_view what, const std::string& want, const std::string& have) {
      if (want != have) wrong.push_back(fmt::format("{}: expected {}, got {}", what, want, have));
    };
    const auto body = nlohmann::json::parse(got.body, nullptr, false);
    if (wanted.lost) differs("answer", "none", std::to_string(got.status));
    if (wanted.status) differs("status", std::to_string(*wanted.status), std::to_string(got.status));
    if (wanted.code) differs("code", std::to_string(*wanted.code), code_in(body, *wanted.code));
    if (wanted.message) differs("message", '"' + *wanted.message + '"', '"' + message_in(body) + '"');
    if (wanted.results)
      differs("results", std::to_string(*wanted.results),
              body.is_object() && body.contains("result") && body["result"].is_array() ? std::to_string(body["result"].size()) : "no list");
    std::string cause, why;
    server_.call([&] {
      if (!session_.journal().entries().empty()) cause = session_.journal().entries().back().cause, why = session_.journal().entries().back().why;
    });
    if (wanted.cause) differs("cause", *wanted.cause, cause.empty() ? "none" : cause);
    check_headers(wanted, got, wrong);
    if (wrong.empty()) return true;
    const std::string which = step.repeat > 1 ? fmt::format(" (request {} of {})", number, step.repeat) : "";
    fail(step, fmt::format("{}{}: {}", step.text, which, join(wrong, "; ")),
         fmt::format("the server said: {}{}", printable(got.body.substr(0, 300)), why.empty() ? "" : "\n  because " + why));
    return false;
  }

  static void check_headers(const ProofAnswer& wanted, const http::Response& got, std::vector<std::string>& wrong) {
    scenario::RequestPattern pattern;
    pattern.any_path = true;
    pattern.headers = wanted.headers;
    for (const std::string& reason : match::explain(pattern, {"", "/", "", &got.headers, ""}).reasons) wrong.push_back(reason);
  }

  /// The wanted code if it stands there, else what does.
  static std::string code_in(const nlohmann::json& body, int wanted) {
    std::vector<std::string> seen;
    for (const char* list : {"errors", "messages"}) {
      if (!body.is_object() || !body.contains(list) || !body[list].is_array()) continue;
      for (const auto& item : body[list]) {
        if (!item.is_object() || !item.contains("code")) continue;
        if (item["code"] == wanted) return std::to_string(wanted);
        seen.push_back(item["code"].dump());
      }
    }
    return seen.empty() ? "none" : join(seen, ", ");
  }

  static std::string message_in(const nlohmann::json& body) {
    for (const char* list : {"errors", "messages"})
      if (body.is_object() && body.contains(list) && body[list].is_array() && !body[list].empty() && body[list][0].contains("message"))
        return body[list][0]["message"].get<std::string>();
    return "";
  }

  void fail(const ProofStep& step, std::string message, std::string remedy) {
    done_.problems.push_back({"the proof fails: " + std::move(message), std::move(remedy), step.place});
  }

  SharedScenario scenario_;
  LiveServer& server_;
  engine::Session& session_;
  std::unique_ptr<talk::Client> client_;
  Replayed done_;
};

}  // namespace

Replayed replay(const SharedScenario& scenario, const talk::Talk& talk) {
  auto still = std::make_shared<scenario::Scenario>(*scenario);
  still->clock_scale = 0;
  TlsOptions tls;
  tls.tls = !scenario->handshakes.empty();
  net::ServerOptions wire;
  const auto trust = trust_for(tls, wire.host);
  if (!trust) return {0, {trust.problem()}};
  apply(tls, *trust, wire);
  auto server = LiveServer::listen(wire);
  if (!server) return {0, {server.problem()}};
  engine::SessionOptions options;
  options.journal_capacity = 16;
  auto session = std::make_unique<engine::Session>(still->name, still, machine_now(), options);
  engine::Session& kept = *session;
  kept.set_address((*server)->address());
  (*server)->sessions().add(std::move(session));
  (*server)->start();
  Replayed done = Replay(still, **server, kept, talk.client((*server)->host(), (*server)->port(), trust->file)).run();
  (*server)->stop();
  return done;
}

}  // namespace cfmock::cli
