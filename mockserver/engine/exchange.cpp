#include "engine/exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "cloudflare/records.hpp"

namespace cfmock::engine {

using cloudflare::Presented;
using cloudflare::Refusal;
using cloudflare::Route;

namespace {

/// Kinds of ids that are worded alike wherever they stand; the words for others are a matter of their route.
bool worded_by_kind(std::string_view kind) {
  return kind == "account" || kind == "record" || kind == "token" || kind == "invite";
}

/// A zone's name where its id belongs has words of its own on some routes; so have signs that no id has, and a
/// bad id in a request that would change something.
std::string malformed_variant(const Route& route, std::string_view method) {
  if (worded_by_kind(route.id_kind)) return std::string(route.id_kind);
  const bool name = std::all_of(route.malformed.begin(), route.malformed.end(),
                                [](unsigned char c) { return c == '-' || c == '.' || c == '_' || std::isalnum(c) != 0; });
  if (route.id_kind == "zone") return name ? "zone-name" : "";
  return method != "GET" ? "write" : name ? "" : "signs";
}

}  // namespace

Session::Exchange::Exchange(const http::Request& request_in, std::string_view target_in, Instant now_in)
    : request(request_in),
      target(http::split_target(target_in)),
      now(now_in),
      family(cloudflare::find_family("core")) {}

match::Subject Session::Exchange::subject() const {
  return {request.method,   match::api_path(target.path), target.query,
          &request.headers, request.body,                 !match::below_api(target.path)};
}

std::optional<Refusal> Session::Exchange::route_refusal() const {
  switch (route.kind) {
    case Route::Kind::kFound:
    case Route::Kind::kWrongMethod:
      return std::nullopt;
    case Route::Kind::kMalformedId:
      return Refusal{
          "malformed-id",
          malformed_variant(route, request.method),
          fmt::format("the {} id in {} is not 32 hex digits", route.id_kind, printable(target.path)),
          {},
          {},
          {}};
    case Route::Kind::kOutside:
      return Refusal{"unknown-route",
                     "outside",
                     fmt::format("{} is not below {}: the base URL is wrong", printable(target.path),
                                 cloudflare::kApiRoot),
                     {},
                     {},
                     {}};
    case Route::Kind::kUnknown:
      break;
  }
  const bool slashes = target.path.find("//") != std::string_view::npos;
  return Refusal{"unknown-route",
                 slashes ? "slashes" : "",
                 fmt::format("no operation has the path {}", printable(target.path)),
                 {},
                 {},
                 {}};
}

std::optional<Refusal> Session::Exchange::header_refusal() const {
  const std::string variant(shown.variant);
  switch (shown.kind) {
    case Presented::Kind::kToken:
    case Presented::Kind::kKeyPair:
    case Presented::Kind::kServiceKey:
      return std::nullopt;
    case Presented::Kind::kMalformedServiceKey:
      return Refusal{
          "malformed-key", variant, "X-Auth-User-Service-Key has not the form of a service key", {}, {}, {}};
    case Presented::Kind::kNone:
      return Refusal{"no-credentials", "", "no credential was sent", {}, {}, {}};
    case Presented::Kind::kIncompletePair:
      return Refusal{"no-credentials",
                     variant,
                     fmt::format("{} was sent without {}", variant == "key" ? "X-Auth-Email" : "X-Auth-Key",
                                 variant == "key" ? "X-Auth-Key" : "X-Auth-Email"),
                     {},
                     {},
                     {}};
    case Presented::Kind::kMalformedPair:
      return Refusal{"malformed-key",
                     variant,
                     variant == "email"  ? "X-Auth-Email is no e-mail address"
                     : variant == "pair" ? "neither X-Auth-Key nor X-Auth-Email has its form"
                     : cloudflare::well_formed_token(shown.secret) ? "X-Auth-Key holds a token, not a key"
                                                                   : "X-Auth-Key has not the form of a key",
                     {},
                     {},
                     {}};
    case Presented::Kind::kMalformedToken:
      break;
  }
  const std::string_view text = shown.secret;
  const bool bearer = iequals(shown.scheme, "Bearer");
  return Refusal{"malformed-authorization",
                 "",
                 bearer && text.empty()                        ? "the Bearer token is empty"
                 : text.empty()                                ? "the Authorization header is empty"
                 : bearer && cloudflare::well_formed_key(text) ? "a key was sent as a Bearer token"
                 : bearer                                      ? "the Bearer token has not the form of one"
                 : shown.scheme.empty() && cloudflare::well_formed_token(text)
                     ? "Authorization holds a token without \"Bearer \" before it"
                     : "Authorization has another scheme than Bearer",
                 {},
                 {},
                 {}};
}

void Session::Exchange::explain(const Refusal& refusal, int status, const std::vector<int>& codes) {
  entry.cause = refusal.cause;
  entry.why = status == 0 ? "no answer" : std::to_string(status);
  for (const int code : codes) entry.why += fmt::format(" {}", code);
  entry.why += ": " + refusal.sentence;
  if (refusal.place.known()) {
    Place shown_place = refusal.place;
    shown_place.file = shown_place.file.substr(shown_place.file.find_last_of('/') + 1);
    entry.why += " (" + shown_place.text() + ")";
  }
}

// An instant is told on the machine's clock: it is what a client compares with its own.
void Session::Exchange::put_retry_after(cloudflare::RetryAfter as, Duration wait) {
  using cloudflare::RetryAfter;
  http::Headers& headers = reply.response.headers;
  entry.retry_after.reset();
  if (as == RetryAfter::kAbsent) return headers.erase("Retry-After");
  if (as == RetryAfter::kNonsense) return headers.set("Retry-After", cloudflare::kNonsenseWait);
  if (as == RetryAfter::kTrue || as == RetryAfter::kFixed) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait);
    headers.set("Retry-After", std::to_string(seconds.count()));
    entry.retry_after = seconds;
    return;
  }
  const auto until = std::chrono::ceil<std::chrono::seconds>(request.received + wait);
  if (as == RetryAfter::kEpoch) return headers.set("Retry-After", std::to_string(until.time_since_epoch().count()));
  headers.set("Retry-After", http_date(until));
  entry.retry_after = until - request.received;
}

std::vector<int> codes_in(std::string_view body) {
  std::vector<int> codes;
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object() || !json.contains("errors") || !json["errors"].is_array()) return codes;
  for (const auto& error : json["errors"])
    if (error.is_object() && error.contains("code") && error["code"].is_number_integer())
      codes.push_back(error["code"].get<int>());
  return codes;
}

Said said_of(const Refusal& refusal) { return {refusal.type, refusal.detail, refusal.detail, refusal.detail}; }

Said said_of(const http::Request& request) {
  const auto body = nlohmann::json::parse(request.body, nullptr, false);
  const auto text = [&](const char* field, const char* otherwise) -> std::string {
    return body.is_object() && body.contains(field) && body[field].is_string() ? body[field] : otherwise;
  };
  const std::string type = text("type", "A");
  return {type, std::string(cloudflare::content_kind(type)), text("name", "example.com"), "Invalid request"};
}

}  // namespace cfmock::engine
