// What comes to the proxy: which session it is for, and that it is for no other host. There is no dialer
// behind it: a host is compared, never looked up.

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "cloudflare/envelope.hpp"
#include "engine/sessions.hpp"
#include "http/url.hpp"

namespace cfmock::engine {
namespace {

const std::string kApi = std::string(kApiHost) + ":443", kPlainApi = std::string(kApiHost) + ":80";

/// As it came, without a user and his password: for the journal.
std::string shown(const http::AbsoluteForm& target) {
  return fmt::format("{}://{}{}", target.scheme, target.authority, target.path);
}

}  // namespace

bool Sessions::reaches(std::string_view authority) const {
  return authority == kApi || authority == kPlainApi || std::find(reached_.begin(), reached_.end(), authority) != reached_.end();
}

Session* Sessions::of_proxy_user(const std::string& id, std::string& why) const {
  if (id.empty() && all_.size() == 1 && departed_.empty()) return all_.front().get();
  if (id.empty()) {
    why =
        fmt::format("the server holds {} sessions, and the proxy's URL names none: http://SESSION:@HOST:PORT",
                    all_.size());
    return nullptr;
  }
  if (Session* session = find(id)) return session;
  why = departed_.by_id(id);
  if (why.empty())
    why = fmt::format("there is no session \"{}\", which the proxy's URL names", printable(id));
  return nullptr;
}

/// 407, so that a client which holds the user back until it is asked sends it. In a tunnel there is nobody to ask: 421.
Reply Sessions::ask_for_user(const http::Request& request, const std::string& why) {
  Reply reply = nobody(request, why, "");
  if (!request.target.starts_with('/')) {
    reply.response.status = 407;
    reply.response.headers.add("Proxy-Authenticate", "Basic realm=\"cfmock session\"");
  }
  return reply;
}

Tunnel Sessions::tunnel(size_t thread, const http::Request& connect) {
  std::string why;
  Session* session = of_proxy_user(connect.session, why);
  if (session == nullptr || session->thread() != thread) return {"", ask_for_user(connect, why)};
  const std::string where = lower(connect.target);
  if (where != kPlainApi && reaches(where)) return {session->id()};
  recorded(*session);
  session->journal().connection_opened(connect.connection, connect.connected);
  return {"", session->turned_away(connect, connect.target)};
}

Reply Sessions::proxied(size_t thread, const http::Request& request) {
  std::string why;
  Session* session = of_proxy_user(request.session, why);
  if (session == nullptr || session->thread() != thread) return ask_for_user(request, why);
  if (request.target.starts_with('/') || request.target == "*") return handed_to(*session, request, request.target);
  const auto target = http::absolute_form(request.target);
  if (target && reaches(target->authority)) return handed_to(*session, request, target->path);
  recorded(*session);
  session->journal().connection_opened(request.connection, request.connected);
  return session->turned_away(request, target ? shown(*target) : request.target);
}

Session* Sessions::of_greeting(size_t thread, const Greeting& greeting) const {
  Session* session = of_name(greeting.session);
  return session != nullptr && session->thread() == thread ? session : nullptr;
}

scenario::Handshake Sessions::handshake(size_t thread, const Greeting& greeting) {
  Session* session = of_greeting(thread, greeting);
  if (session == nullptr) return scenario::Handshake::kGood;
  session->journal().connection_opened(greeting.connection, greeting.connected);
  return session->handshake();
}

void Sessions::shaken(size_t thread, const Greeting& greeting, std::string_view problem) {
  Session* session = of_greeting(thread, greeting);
  const bool as_usual = problem.empty() && greeting.shown == scenario::Handshake::kGood;
  if (session != nullptr && !as_usual)
    session->journal().add(journal::Handshake{session->id(), greeting.connection, greeting.at,
                                              std::string(scenario::handshake_name(greeting.shown)), std::string(problem)});
  if (!problem.empty()) tell(fmt::format("TLS with {} (connection {}): {}", greeting.peer, greeting.connection, problem));
}

}  // namespace cfmock::engine
