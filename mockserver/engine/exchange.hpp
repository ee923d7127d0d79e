#pragma once
// What one request gathers on its way through a session. Private to the engine.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/session.hpp"

namespace cfmock::engine {

/// A limit that was met.
struct Over {
  Duration wait{0};         // until one more would pass, on the session's clock
  std::string_view error;   // which error refuses; "": the cause as the family words it
  cloudflare::RetryAfter told = cloudflare::RetryAfter::kTrue;
  std::optional<Duration> fixed = {};  // told instead of `wait`, on the session's clock, too
};

struct Session::Exchange {
  Exchange(const http::Request& request_in, std::string_view target_in, Instant now_in);

  const http::Request& request;
  http::Target target;
  Instant now;
  cloudflare::Route route;
  const cloudflare::FamilyRow* family;  // core when the route is unknown
  cloudflare::Presented shown;
  const cloudflare::Credential* credential = nullptr;
  std::optional<cloudflare::Refusal> held_back;
  std::optional<Over> over;
  std::string ray;  // when the body names it too
  bool metered = false;
  journal::AnsweredBy answered_by = journal::AnsweredBy::kModel;
  journal::Entry entry;
  Reply reply;

  match::Subject subject() const;
  /// 7003, 7000, a path outside /client/v4: said before any credential is looked at.
  std::optional<cloudflare::Refusal> route_refusal() const;
  /// No credential, or one that has not the form of one.
  std::optional<cloudflare::Refusal> header_refusal() const;
  /// Sets cause and the one line for people: `401 10000: token "primary" expired 1 h ago (f.yaml:8:33)`.
  void explain(const cloudflare::Refusal& refusal, int status, const std::vector<int>& codes);
  /// Sets Retry-After in place of one that the error has of its own. `wait`: in the client's time; told in whole seconds, rounded
  /// up, so that whoever sleeps as long has waited long enough.
  void put_retry_after(cloudflare::RetryAfter as, Duration wait);
};

/// What fills the placeholders of an error's message.
struct Said {
  std::string type, expected, domain, detail;
};
Said said_of(const cloudflare::Refusal& refusal);
/// Of a scripted error, which knows no more than the request.
Said said_of(const http::Request& request);

/// errors[].code of a JSON body; empty when it has none.
std::vector<int> codes_in(std::string_view body);

}  // namespace cfmock::engine
