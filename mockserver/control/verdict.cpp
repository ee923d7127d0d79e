// The verdict of a session: of what it saw, and of the client's end when the caller hands that in.

#include <algorithm>

#include "base/text.hpp"
#include "control/evidence.hpp"
#include "control/on_session.hpp"
#include "report/json.hpp"

namespace cfmock::control {
namespace {

const std::vector<std::string> kOutcomeBodies{
    R"({"exit_code":1,"stdout":"","stderr":"10000: Authentication error"})", R"({"signal":9})",
    R"({"exit_code":0,"took":"1.5s"})"};
const std::vector<std::string> kOutcomeKeys{"command", "exit_code", "signal", "stdout", "stderr", "timed_out", "took", "truncated"};
constexpr int64_t kLastSignal = 64;

Refusal wrong(std::string error, std::string remedy = "") {
  return {400, std::move(error), std::move(remedy), kOutcomeBodies};
}

bool is_within(const Json& value, int64_t first, int64_t last) {
  return value.is_number_integer() && value.get<int64_t>() >= first && value.get<int64_t>() <= last;
}

/// Of a client that ended by itself many a program says "signal 0".
Refusal wrong_signal(const Json& value) {
  if (value == 0)
    return wrong("\"signal\" is 0, which is none: nothing ended by it",
                 "give exit_code and leave signal out, or the number of the signal that ended it");
  return wrong("\"signal\" is no number from 1 to " + std::to_string(kLastSignal),
               "give its number (9: SIGKILL, 11: SIGSEGV, 15: SIGTERM)");
}

std::optional<Refusal> wrong_value(const std::string& key, const Json& value) {
  if (std::find(kOutcomeKeys.begin(), kOutcomeKeys.end(), key) == kOutcomeKeys.end()) {
    const auto near = nearest(key, kOutcomeKeys);
    return Refusal{400, "a client's end has no " + in_quotes(key), near ? "did you mean " + *near + "?" : "",
                   kOutcomeKeys};
  }
  if (key == "exit_code" && !is_within(value, 0, 255)) return wrong(in_quotes(key) + " is no number from 0 to 255");
  if (key == "signal" && !is_within(value, 1, kLastSignal)) return wrong_signal(value);
  if ((key == "stdout" || key == "stderr" || key == "took") && !value.is_string())
    return wrong(in_quotes(key) + " is no text");
  if ((key == "timed_out" || key == "truncated") && !value.is_boolean()) return wrong(in_quotes(key) + " is neither true nor false");
  if (key == "took" &&
      (!parse_duration(value.get<std::string>()) || parse_duration(value.get<std::string>())->count() < 0))
    return wrong(in_quotes(value.get<std::string>()) + " is no duration",
                 "give " + std::string(kForwardDurationForms));
  if (key == "command") {
    if (!value.is_array()) return wrong("\"command\" is no list of texts");
    for (const Json& word : value)
      if (!word.is_string()) return wrong("\"command\" is no list of texts");
  }
  return std::nullopt;
}

std::variant<expect::ClientRun, Refusal> read_outcome(const std::string& body) {
  const auto read = read_object(body, kOutcomeBodies);
  if (const auto* refusal = std::get_if<Refusal>(&read)) return *refusal;
  const Json& json = std::get<Json>(read);
  for (const auto& [key, value] : json.items())
    if (auto refusal = wrong_value(key, value)) return *refusal;
  const bool ended = json.value("timed_out", false) || json.contains("signal");
  if (json.contains("exit_code") == ended)
    return wrong("the body does not say how the client ended",
                 "give exit_code; or signal, or timed_out: true");
  expect::ClientRun client;
  if (json.contains("command")) client.command = json["command"].get<std::vector<std::string>>();
  if (json.contains("exit_code")) client.exit_code = json["exit_code"].get<int>();
  client.signal = json.value("signal", 0);
  client.timed_out = json.value("timed_out", false);
  client.truncated = json.value("truncated", false);
  client.out = json.value("stdout", std::string());
  client.err = json.value("stderr", std::string());
  if (json.contains("took")) client.took = *parse_duration(json["took"].get<std::string>());
  return client;
}

http::Response judged(const Call& call, std::optional<expect::ClientRun> client) {
  expect::Evidence evidence;
  std::shared_ptr<const scenario::Scenario> scenario;
  if (auto refused = on_session(call, [&](engine::Session& session) {
        if (client) redact_output(session, *client);
        evidence = evidence_of(session, std::move(client));
        scenario = session.shared_scenario();
      }))
    return *refused;
  const expect::Verdict verdict = expect::judge(*scenario, evidence);
  return answer(200, kJson, report::json({{"", *scenario, verdict, evidence}}));
}

}  // namespace

/// The client is a process that we do not know: what is said of its exit and its output cannot be judged
/// here.
http::Response show_verdict(const Call& call) { return judged(call, std::nullopt); }

/// A POST because its body is what was seen of the client; the session stays as it is.
http::Response judge_client(const Call& call) {
  auto read = read_outcome(call.request.body);
  if (const auto* refusal = std::get_if<Refusal>(&read)) return refusal_answer(*refusal);
  return judged(call, std::move(std::get<expect::ClientRun>(read)));
}

}  // namespace cfmock::control
