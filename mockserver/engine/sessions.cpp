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

bool is_idle(const Session& session, Instant real_now) {
  const Duration most = session.options().idle;
  return most.count() > 0 && real_now - session.last_used() >= most;
}

}  // namespace

void Sessions::spread(size_t threads, std::function<void(std::function<void()>)> exclusively) {
  threads_.assign(threads, {});
  exclusively_ = std::move(exclusively);
}

void Sessions::exclusively(std::function<void()> task) const {
  if (exclusively_) return exclusively_(std::move(task));
  task();
}

size_t Sessions::emptiest_thread() const {
  const auto at = std::min_element(threads_.begin(), threads_.end(), [](const Thread& a, const Thread& b) { return a.sessions < b.sessions; });
  return static_cast<size_t>(at - threads_.begin());
}

void Sessions::add(std::unique_ptr<Session> session) {
  Session& added = *session;
  added.live_on(emptiest_thread());
  ++threads_[added.thread()].sessions;
  added.on_secrets({[this, &added](const std::string& secret) { know(added, secret); }, [this, &added] { forget_secrets(added); }});
  by_id_.emplace(added.id(), &added);
  all_.push_back(std::move(session));
  if (added_) added_(added);
}

void Sessions::know(Session& session, const std::string& secret) {
  const std::lock_guard lock(secrets_);
  const auto [first, last] = by_secret_.equal_range(secret);
  if (std::none_of(first, last, [&](const auto& entry) { return entry.second == &session; })) by_secret_.emplace(secret, &session);
}

void Sessions::forget_secrets(const Session& session) {
  const std::lock_guard lock(secrets_);
  std::erase_if(by_secret_, [&](const auto& entry) { return entry.second == &session; });
}

void Sessions::remove(std::string_view id, std::string why) {
  const auto at =
      std::find_if(all_.begin(), all_.end(), [&](const auto& session) { return session->id() == id; });
  if (at == all_.end()) return;
  const Session& session = **at;
  std::vector<std::string_view> secrets;
  for (const auto& credential : session.credentials().all()) secrets.push_back(credential->secret);
  departed_.add(session.id(), std::move(why), secrets);
  forget_secrets(session);
  --threads_[session.thread()].sessions;
  by_id_.erase(session.id());
  all_.erase(at);
}

std::string Sessions::new_id(const std::string& name) {
  for (;;) {
    std::string id = fmt::format("{}-{}", name, ++given_);
    if (find(id) == nullptr) return id;
  }
}

void Sessions::tick(size_t thread, Instant real_now) {
  std::vector<std::string> idle;
  for (const auto& session : all_)
    if (session->thread() == thread && is_idle(*session, real_now)) idle.push_back(session->id());
  if (!idle.empty()) exclusively([this, idle = std::move(idle), real_now] { drop(idle, real_now); });
}

void Sessions::drop(const std::vector<std::string>& idle, Instant real_now) {
  for (const std::string& id : idle) {
    const Session* session = find(id);
    if (session == nullptr || !is_idle(*session, real_now)) continue;  // it was asked meanwhile
    const std::string why = "nobody used it for " + human(session->options().idle);
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
  const std::lock_guard lock(secrets_);
  const auto [first, last] = by_secret_.equal_range(std::string(secret));
  for (auto at = first; at != last; ++at) out.push_back(at->second);
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

void Sessions::closed(size_t thread, uint64_t connection, Instant at) {
  for (const auto& session : all_)
    if (session->thread() == thread) session->journal().connection_closed(connection, at);
}

void Sessions::sent(size_t thread, const Receipt& receipt, journal::Sent what) {
  Session* session = find(receipt.session);
  if (session != nullptr && session->thread() == thread) session->sent(receipt, std::move(what));
}

Reply Sessions::handed_to(Session& session, const http::Request& request, std::string_view target) {
  recorded(session);
  session.journal().connection_opened(request.connection, request.connected);
  return session.handle(request, target);
}

void Sessions::settle(size_t thread) {
  threads_[thread].unsettled = false;
  if (settle_) settle_();
}

Session* Sessions::meant(const http::Request& request, std::string_view& target, std::string& why) const {
  if (!target.starts_with(kSessionPrefix)) return chosen(request, why);
  const std::string id(cut_session(target));
  if (Session* session = find(id)) return session;
  why = departed_.by_id(id);
  if (why.empty()) why = fmt::format("there is no session \"{}\"", printable(id));
  return nullptr;
}

std::optional<size_t> Sessions::home(const http::Request& request) const {
  if (threads_.size() == 1) return std::nullopt;
  std::string why;
  const auto absolute = http::absolute_form(request.target);
  std::string_view target = absolute ? absolute->path : request.target;
  const Session* session = request.proxied ? of_proxy_user(request.session, why) : meant(request, target, why);
  return session == nullptr ? std::nullopt : std::optional(session->thread());
}

Session* Sessions::of_name(std::string_view id) const {
  if (!id.empty()) return find(id);
  return all_.size() == 1 ? all_.front().get() : nullptr;
}

std::optional<size_t> Sessions::home_of(std::string_view id) const {
  const Session* session = of_name(id);
  return session == nullptr ? std::nullopt : std::optional(session->thread());
}

// home() was asked just before. Only a credential may have become known since, on another thread: it is told as it was a moment ago.
Reply Sessions::handle(size_t thread, http::Request request) {
  if (request.proxied) return proxied(thread, request);
  const auto absolute = http::absolute_form(request.target);
  std::string_view target = absolute ? absolute->path : request.target;
  std::string why;
  Session* session = meant(request, target, why);
  if (session != nullptr && session->thread() == thread) return handed_to(*session, request, target);
  return nobody(request, session == nullptr ? why : "no session knew this credential when it came");
}

Reply Sessions::refused(size_t thread, Refused refused) {
  Session* session = of_name(refused.session);
  if (session != nullptr && session->thread() == thread) {
    recorded(*session);
    return session->refused(refused);
  }
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
  exclusively([this, line = std::move(line)]() mutable {
    for (const auto& session : all_) session->redact(line);
    if (told_) told_(line);
  });
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
