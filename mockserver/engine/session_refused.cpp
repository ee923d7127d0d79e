// What is answered without a look at the API: handshakes, what was no request, and what was for another host.

#include <fmt/format.h>

#include "base/text.hpp"
#include "engine/exchange.hpp"

namespace cfmock::engine {

Reply Session::refused(const Refused& refused) {
  Reply reply;
  reply.close = true;
  reply.response.status = refused.status;
  reply.response.headers.add("Content-Type", "text/plain; charset=UTF-8");
  reply.response.body =
      fmt::format("{} {}: {}\n", refused.status, http::reason_phrase(refused.status), refused.reason);
  journal::Entry entry;
  begin_entry(entry, clock_.now(refused.received), refused.received, refused.connection, refused.peer);
  entry.body = redactor_.raw(refused.came);
  entry.body_size = refused.came.size();
  entry.answered_by = journal::AnsweredBy::kServer;
  entry.status = refused.status;
  entry.why = fmt::format("{}: {}", refused.status, refused.reason);
  redactor_.replace(entry.why);
  redactor_.keep(reply.response.body, journal::kBodyKept, entry.answer);
  entry.answer_size = reply.response.body.size();
  journal_.add(std::move(entry));
  return reply;
}

scenario::Handshake Session::handshake() {
  if (preparing_) return scenario::Handshake::kGood;
  int before = 0;
  for (const scenario::HandshakeReply& reply : scenario_->handshakes) {
    before += reply.times;
    if (reply.times != 0 && handshakes_ >= before) continue;
    ++handshakes_;
    return reply.handshake;
  }
  return scenario::Handshake::kGood;
}

Reply Session::turned_away(const http::Request& request, const std::string& where) {
  Reply reply;
  reply.close = true;
  reply.response.status = 403;
  reply.response.headers.add("Content-Type", "application/json");
  reply.response.headers.add("Server", "cfmock");
  journal::Entry entry;
  begin_entry(entry, clock_.now(request.received), request.received, request.connection, request.peer);
  redactor_.record(request, where, "", entry);
  const cloudflare::Presented shown = cloudflare::presented(request.headers);
  if (const auto* credential = shown.secret.empty() ? nullptr : credentials_.by_secret(shown.secret)) {
    entry.credential = credential->spec.name;
    entry.leaks.push_back("credential sent to another host, " + printable(where));
  }
  entry.answered_by = journal::AnsweredBy::kServer;
  entry.cause = journal::kForeignHost;
  entry.status = reply.response.status;
  entry.why = fmt::format("{} {} is for another host than {}: the proxy reaches nothing but cfmock",
                          request.method, printable(where), printable(authority_));
  redactor_.replace(entry.why);
  reply.response.body = "{\"cfmock\":" + cloudflare::json_string(entry.why) + "}\n";
  entry.answer = reply.response.body;
  entry.answer_size = reply.response.body.size();
  journal_.add(std::move(entry));
  return reply;
}

}  // namespace cfmock::engine
