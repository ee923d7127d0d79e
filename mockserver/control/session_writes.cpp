// Handlers that change a session.

#include "control/on_session.hpp"
#include "control/views.hpp"

namespace cfmock::control {
namespace {

using namespace std::chrono;

// The written form of instants has four digits for the year.
constexpr Instant kEndOfTime = sys_days{year(9999) / December / 31};

const std::vector<std::string> kClockBodies{R"({"advance":"5m"})"};

/// `advance` of the body, or why it is none.
std::variant<Duration, Refusal> read_advance(const std::string& body) {
  const Json json = Json::parse(body, nullptr, false);
  if (json.is_discarded()) return Refusal{400, "the body is not JSON", "", kClockBodies};
  if (!json.is_object()) return Refusal{400, "the body is no JSON object", "", kClockBodies};
  for (const auto& [key, value] : json.items())
    if (key != "advance")
      return Refusal{400, "the body has a key " + in_quotes(key) + " that the clock does not know", "",
                     kClockBodies};
  if (!json.contains("advance")) return Refusal{400, "the body has no \"advance\"", "", kClockBodies};
  if (!json["advance"].is_string())
    return Refusal{400, "\"advance\" is no text", "give " + std::string(kDurationForms), kClockBodies};
  const std::string text = json["advance"].get<std::string>();
  const auto by = parse_duration(text);
  if (!by)
    return Refusal{400, in_quotes(text) + " is no duration", "give " + std::string(kDurationForms),
                   kClockBodies};
  if (by->count() < 0)
    return Refusal{400, in_quotes(text) + " goes back: a session's clock only goes forward", "",
                   kClockBodies};
  return *by;
}

}  // namespace

http::Response advance_clock(const Call& call) {
  const auto read = read_advance(call.request.body);
  if (const auto* refusal = std::get_if<Refusal>(&read)) return refusal_answer(*refusal);
  const Duration by = std::get<Duration>(read);
  const Instant real = call.backend.now();
  Instant now;
  bool too_far = false;
  if (auto refused = on_session(call, [&](engine::Session& session) {
        too_far = session.now(real) + by > kEndOfTime;
        if (!too_far) session.advance(by);
        now = session.now(real);
      }))
    return *refused;
  const std::string shown = rfc3339(now, Fraction::kSixDigits);
  if (too_far)
    return refusal_answer({400, "the session's clock would pass the year 9999", "it shows " + shown});
  return json_answer({{"now", shown}});
}

/// Takes no body, or an empty object.
http::Response reset_session(const Call& call) {
  const Json json =
      call.request.body.empty() ? Json::object() : Json::parse(call.request.body, nullptr, false);
  if (json.is_discarded()) return refusal_answer({400, "the body is not JSON", "", {"no body", "{}"}});
  if (json != Json::object())
    return refusal_answer({400, "a reset takes no settings", "", {"no body", "{}"}});
  Json details;
  const Instant real = call.backend.now();
  if (auto refused = on_session(call, [&](engine::Session& session) {
        session.reset(real);
        details = details_of(session, real);
      }))
    return *refused;
  return json_answer(details);
}

}  // namespace cfmock::control
