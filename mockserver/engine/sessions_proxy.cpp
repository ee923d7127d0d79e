// What comes to the proxy: which session it is for, and that it is for no other host. There is no dialer behind it: a host is
// compared, never looked up.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cloudflare/envelope.hpp"
#include "engine/sessions.hpp"

namespace cfmock::engine {
namespace {

constexpr std::string_view kApi = "api.cloudflare.com:443", kPlainApi = "api.cloudflare.com:80";

/// "https://Host/path": "Host:443", lower case. "" for every other form.
std::string authority_of(std::string_view target) {
  const size_t scheme = target.find("://");
  if (scheme == std::string_view::npos) return "";
  const std::string name = lower(target.substr(0, scheme));
  std::string_view rest = target.substr(scheme + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (const size_t user = rest.rfind('@'); user != std::string_view::npos) rest.remove_prefix(user + 1);
  const size_t colon = rest.rfind(':');
  const bool has_port = colon != std::string_view::npos && rest.find(']', colon) == std::string_view::npos;
  return lower(rest) + (has_port ? "" : name == "https" ? ":443" : ":80");
}

std::string_view path_of(std::string_view target) {
  const size_t scheme = target.find("://");
  const size_t path = scheme == std::string_view::npos ? 0 : target.find_first_of("/?", scheme + 3);
  return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
}

}  // namespace

bool Sessions::reaches(std::string_view authority) const {
  return authority == kApi || authority == kPlainApi || std::find(reached_.begin(), reached_.end(), authority) != reached_.end();
}

Session* Sessions::of_proxy_user(const std::string& id, std::string& why) const {
  if (id.empty() && all_.size() == 1) return all_.front().get();
  if (id.empty()) {
    why = fmt::format("the server holds {} sessions, and the proxy's URL names none: http://SESSION:@HOST:PORT", all_.size());
    return nullptr;
  }
  if (Session* session = find(id)) return session;
  why = departed_.by_id(id);
  if (why.empty()) why = fmt::format("there is no session \"{}\", which the proxy's URL names", printable(id));
  return nullptr;
}

/// 407, so that a client which holds the user back until it is asked, as Java's does, sends it.
Reply Sessions::ask_for_user(const http::Request& request, const std::string& why) {
  Reply reply = nobody(request, why);
  reply.response.status = 407;
  reply.response.headers.add("Proxy-Authenticate", "Basic realm=\"cfmock session\"");
  return reply;
}

Tunnel Sessions::tunnel(const http::Request& connect) {
  unsettled_ = static_cast<bool>(settle_);
  std::string why;
  Session* session = of_proxy_user(connect.session, why);
  if (session == nullptr) return {"", ask_for_user(connect, why)};
  const std::string where = lower(connect.target);
  if (where != kPlainApi && reaches(where)) return {session->id()};
  joined(*session, connect.connection);
  return {"", session->turned_away(connect, connect.target)};
}

Reply Sessions::proxied(const http::Request& request) {
  std::string why;
  Session* session = of_proxy_user(request.session, why);
  if (session == nullptr) return ask_for_user(request, why);
  const std::string authority = authority_of(request.target);
  if (authority.empty() || reaches(authority)) return handed_to(*session, request, path_of(request.target));
  joined(*session, request.connection);
  return session->turned_away(request, request.target);
}

Session* Sessions::of_greeting(const Greeting& greeting) const {
  if (!greeting.session.empty()) return find(greeting.session);
  return all_.size() == 1 ? all_.front().get() : nullptr;
}

scenario::Handshake Sessions::handshake(const Greeting& greeting) {
  Session* session = of_greeting(greeting);
  if (session == nullptr) return scenario::Handshake::kGood;
  joined(*session, greeting.connection);
  return session->handshake();
}

void Sessions::shaken(const Greeting& greeting, std::string_view problem) {
  Session* session = of_greeting(greeting);
  if (session != nullptr) {
    joined(*session, greeting.connection);
    session->journal().connection_secured(greeting.connection, problem);
  }
  if (!problem.empty()) tell(fmt::format("TLS with {} (connection {}): {}", greeting.peer, greeting.connection, problem));
}

}  // namespace cfmock::engine
