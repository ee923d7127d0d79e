// POST /sessions/{id}/clock: moves a session's clock on, changes its pace, stops it.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "control/on_session.hpp"

namespace cfmock::control {
namespace {

using namespace std::chrono;

// The written form of instants has four digits for the year.
constexpr Instant kEndOfTime = sys_days{year(9999) / December / 31};
constexpr double kFastest = 1e6;  // as a scenario's `clock: {scale: }`

const std::vector<std::string> kClockBodies{R"({"advance":"5m"})", R"({"scale":60})", R"({"freeze":true})"};
const std::vector<std::string> kClockKeys{"advance", "scale", "freeze"};

struct Change {
  Duration by{0};
  std::optional<double> scale;
  bool thaw = false;  // back to the scenario's pace, or to 1
};

Refusal wrong(std::string error, std::string remedy = "") {
  return {400, std::move(error), std::move(remedy), kClockBodies};
}

std::optional<Refusal> read_advance(const Json& value, Change& out) {
  if (!value.is_string()) return wrong("\"advance\" is no text", "give " + std::string(kForwardDurationForms));
  const std::string text = value.get<std::string>();
  const auto by = parse_duration(text);
  if (!by) return wrong(in_quotes(text) + " is no duration", "give " + std::string(kForwardDurationForms));
  if (by->count() < 0) return wrong(in_quotes(text) + " goes back: a session's clock only goes forward");
  out.by = *by;
  return std::nullopt;
}

std::optional<Refusal> read_pace(const Json& json, Change& out) {
  if (json.contains("scale") && json.contains("freeze"))
    return wrong("the body has both \"scale\" and \"freeze\"", "freeze is scale 0: give one of them");
  if (json.contains("freeze")) {
    if (!json["freeze"].is_boolean()) return wrong("\"freeze\" is neither true nor false");
    if (json["freeze"].get<bool>())
      out.scale = 0;
    else
      out.thaw = true;
  }
  if (json.contains("scale")) {
    const bool fits = json["scale"].is_number() && json["scale"].get<double>() >= 0 &&
                      json["scale"].get<double>() <= kFastest;
    if (!fits)
      return wrong("\"scale\" is no number from 0 to 1000000", "60 is a minute a second, 0 stands still");
    out.scale = json["scale"].get<double>();
  }
  return std::nullopt;
}

std::variant<Change, Refusal> read_change(const std::string& body) {
  const auto read = read_object(body, kClockBodies);
  if (const auto* refusal = std::get_if<Refusal>(&read)) return *refusal;
  const Json& json = std::get<Json>(read);
  for (const auto& [key, value] : json.items())
    if (std::find(kClockKeys.begin(), kClockKeys.end(), key) == kClockKeys.end())
      return wrong("the body has a key " + in_quotes(key) + " that the clock does not know");
  if (json.empty()) return wrong("the body changes nothing");
  Change out;
  if (json.contains("advance"))
    if (auto refusal = read_advance(json["advance"], out)) return *refusal;
  if (auto refusal = read_pace(json, out)) return *refusal;
  return out;
}

double pace_after(const Change& change, const engine::Session& session) {
  const double own = session.scenario().clock_scale;
  return change.scale ? *change.scale : own == 0 ? 1 : own;
}

}  // namespace

http::Response change_clock(const Call& call) {
  const auto read = read_change(call.request.body);
  if (const auto* refusal = std::get_if<Refusal>(&read)) return refusal_answer(*refusal);
  const Change& change = std::get<Change>(read);
  const Instant real = call.backend.now();
  Instant now;
  double scale = 0;
  bool too_far = false;
  if (auto refused = on_session(call, [&](engine::Session& session) {
        too_far = session.now(real) + change.by > kEndOfTime;
        if (!too_far) {
          session.advance(change.by);
          if (change.scale || change.thaw) session.set_scale(real, pace_after(change, session));
        }
        now = session.now(real);
        scale = session.scale();
      }))
    return *refused;
  const std::string shown = rfc3339(now, Fraction::kSixDigits);
  if (too_far)
    return refusal_answer({400, "the session's clock would pass the year 9999", "it shows " + shown});
  return json_answer({{"now", shown}, {"scale", scale}});
}

}  // namespace cfmock::control
