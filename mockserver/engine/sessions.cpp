#include "engine/sessions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cloudflare/envelope.hpp"
#include "http/url.hpp"

namespace cfmock::engine {
namespace {

/// Cuts "/_s/<id>" off. The id is empty when there is no such prefix.
std::string_view cut_session(std::string_view& target) {
  if (!target.starts_with(kSessionPrefix)) return {};
  const std::string_view rest = target.substr(kSessionPrefix.size());
  const size_t end = std::min(rest.find_first_of("/?"), rest.size());
  target = rest.substr(end);
  return rest.substr(0, end);
}

}  // namespace

void Sessions::add(std::unique_ptr<Session> session) {
  for (const auto& credential : session->credentials().all())
    by_secret_.emplace(credential->secret, session.get());
  by_id_.emplace(session->id(), session.get());
  all_.push_back(std::move(session));
  if (added_) added_(*all_.back());
}

void Sessions::remove(std::string_view id, std::string why) {
  const auto at =
      std::find_if(all_.begin(), all_.end(), [&](const auto& session) { return session->id() == id; });
  if (at == all_.end()) return;
  const Session& session = **at;
  std::vector<std::string_view> secrets;
  for (const auto& credential : session.credentials().all()) secrets.push_back(credential->secret);
  departed_.add(session.id(), std::move(why), secrets);
  std::erase_if(by_secret_, [&](const auto& entry) { return entry.second == &session; });
  by_id_.erase(session.id());
  all_.erase(at);
}

std::string Sessions::new_id(const std::string& name) {
  for (;;) {
    std::string id = fmt::format("{}-{}", name, ++given_);
    if (find(id) == nullptr) return id;
  }
}

void Sessions::tick(Instant real_now) {
  std::vector<std::string> idle;
  for (const auto& session : all_) {
    const Duration most = session->options().idle;
    if (most.count() > 0 && real_now - session->last_used() >= most) idle.push_back(session->id());
  }
  for (const std::string& id : idle) {
    const std::string why = "nobody used it for " + human(find(id)->options().idle);
    remove(id, why);
    if (dropped_) dropped_(fmt::format("{}: {}", id, why));
  }
}

Session* Sessions::find(std::string_view id) const {
  const auto at = by_id_.find(id);
  return at == by_id_.end() ? nullptr : at->second;
}

std::vector<Session*> Sessions::knowing(std::string_view secret) const {
  std::vector<Session*> out;
  const auto [first, last] = by_secret_.equal_range(std::string(secret));
  for (auto at = first; at != last; ++at)
    if (std::find(out.begin(), out.end(), at->second) == out.end()) out.push_back(at->second);
  if (!out.empty() || secret.empty()) return out;
  for (const auto& session : all_)  // made by a client since
    if (session->knows(secret)) out.push_back(session.get());
  return out;
}

Session* Sessions::chosen(const http::Request& request, std::string& why) const {
  if (all_.size() == 1 && departed_.empty()) return all_.front().get();
  const auto shown = cloudflare::presented(request.headers);
  const std::vector<Session*> known = knowing(shown.secret);
  if (known.size() == 1) return known.front();
  if (known.size() > 1)
    why = fmt::format("{} sessions know this credential, and the URL does not say which is meant", known.size());
  else if (std::string gone = departed_.by_secret(shown.secret); !shown.secret.empty() && !gone.empty())
    why = std::move(gone);
  else if (all_.size() == 1)
    return all_.front().get();
  else
    why = all_.empty()
              ? "the server holds no session"
              : fmt::format(
                    "the server holds {} sessions, and neither the URL nor the credential says which is meant",
                    all_.size());
  return nullptr;
}

void Sessions::opened(uint64_t connection, Instant at) { open_.emplace(connection, at); }

void Sessions::closed(uint64_t connection, Instant at) {
  open_.erase(connection);
  for (const auto& session : all_) session->journal().connection_closed(connection, at);
}

void Sessions::sent(const Receipt& receipt, journal::Sent what) {
  if (Session* session = find(receipt.session)) session->sent(receipt, std::move(what));
}

void Sessions::joined(Session& session, uint64_t connection) const {
  if (const auto known = open_.find(connection); known != open_.end())
    session.journal().connection_opened(known->first, known->second);
}

Reply Sessions::handed_to(Session& session, const http::Request& request, std::string_view target) const {
  joined(session, request.connection);
  return session.handle(request, target);
}

void Sessions::settle() {
  unsettled_ = false;
  if (settle_) settle_();
}

Reply Sessions::handle(http::Request request) {
  recorded();
  if (request.proxied) return proxied(request);
  std::string_view target = request.target;
  const auto absolute = http::absolute_form(target);
  if (absolute) target = absolute->path;
  if (target.starts_with(kSessionPrefix)) {
    const std::string id(cut_session(target));
    if (Session* session = find(id)) return handed_to(*session, request, target);
    const std::string gone = departed_.by_id(id);
    return nobody(request, gone.empty() ? fmt::format("there is no session \"{}\"", printable(id)) : gone);
  }
  std::string why;
  if (Session* session = chosen(request, why)) return handed_to(*session, request, target);
  return nobody(request, why);
}

Reply Sessions::refused(Refused refused) {
  recorded();
  if (Session* named = find(refused.session)) return named->refused(refused);
  if (all_.size() == 1) return all_.front()->refused(refused);
  ++lost_;
  const std::string line =
      fmt::format("{} {}: {} (from {}, connection {})", refused.status, http::reason_phrase(refused.status),
                  refused.reason, refused.peer, refused.connection);
  tell(line);
  Reply reply;
  reply.close = true;
  reply.response.status = refused.status;
  reply.response.headers.add("Content-Type", "text/plain; charset=UTF-8");
  reply.response.body = line + "\n";
  return reply;
}

/// What could not be told apart may hold anybody's secret.
void Sessions::tell(std::string line) const {
  for (const auto& session : all_) session->redact(line);
  if (told_) told_(line);
}

std::string Sessions::base_urls() const {
  std::vector<std::string> names;
  for (size_t i = 0; i < all_.size() && i < 8; ++i)
    names.push_back(std::string(kSessionPrefix) + all_[i]->id() + "/client/v4");
  return names.empty() ? "" : "; base URLs: " + join(names, ", ");
}

Reply Sessions::nobody(const http::Request& request, const std::string& why, const std::string& remedy) {
  ++lost_;
  tell(fmt::format("{} {}: {}{}", printable(request.method), printable(request.target), why, remedy));
  Reply reply;
  reply.response.status = 421;  // Misdirected Request: no answer of the API can be mistaken for it
  reply.response.headers.add("Content-Type", "application/json");
  reply.response.headers.add("Server", "cfmock");
  reply.response.body = "{\"cfmock\":" + cloudflare::json_string(why + remedy) + "}\n";
  return reply;
}

}  // namespace cfmock::engine
