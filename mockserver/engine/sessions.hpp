#pragma once
// Many sessions side by side, and which of them a request is for: by its base URL (/_s/<id>/client/v4), by
// the credential itself (each session's secrets are its own), or, when the server holds exactly one, that
// one. Through the proxy, it is the one that the proxy user names. An unknown session, and one that is gone, is a
// loud error.
//
// The wire may have several threads, and each session lives on one. Which sessions there are changes only while all threads stand still
// (net::Server::call), so that any of them may look; what is inside a session is touched by its thread alone, or while all stand still.

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/departed.hpp"
#include "engine/session.hpp"

namespace cfmock::engine {

class Sessions : public Handler {
 public:
  /// Before the first is added: `threads` of the wire that sessions are spread over, and how something is done while all of these stand still
  /// (at once, or soon).
  void spread(size_t threads, std::function<void(std::function<void()>)> exclusively);
  void add(std::unique_ptr<Session> session);
  /// `why`: what a client that comes late is told, "it was deleted".
  void remove(std::string_view id, std::string why = "it was deleted");
  /// "expired-token-7": not in use, and never given before, so that nobody who comes late finds another's session.
  std::string new_id(const std::string& name);
  /// Drops the sessions that nobody has used for as long as they may be idle.
  void tick(size_t thread, Instant real_now) override;
  Session* find(std::string_view id) const;
  const std::vector<std::unique_ptr<Session>>& all() const { return all_; }

  std::optional<size_t> home(const http::Request& request) const override;
  std::optional<size_t> home_of(std::string_view session) const override;
  Reply handle(size_t thread, http::Request request) override;
  Reply refused(size_t thread, Refused refused) override;
  Tunnel tunnel(size_t thread, const http::Request& connect) override;
  scenario::Handshake handshake(size_t thread, const Greeting& greeting) override;
  void shaken(size_t thread, const Greeting& greeting, std::string_view problem) override;
  void sent(size_t thread, const Receipt& receipt, journal::Sent what) override;
  void closed(size_t thread, uint64_t connection, Instant at) override;
  bool unsettled(size_t thread) const override { return threads_[thread].unsettled; }
  void settle(size_t thread) override;

  /// "host:port" of our own, besides the API's: where the proxy goes too.
  void reach(std::vector<std::string> authorities) { reached_ = std::move(authorities); }
  /// Told of what no session can be found for: one line, while the wire stands still, so perhaps after the answer.
  void on_lost(std::function<void(const std::string&)> told) { told_ = std::move(told); }
  uint64_t lost() const { return lost_; }
  /// Called with each session that is added from now on. It and all below may be called on any of the wire's threads.
  void on_added(std::function<void(Session&)> added) { added_ = std::move(added); }
  /// Called before the answers of a turn leave: what keeps the sessions' rows must have them safe then.
  void on_settle(std::function<void()> settle) { settle_ = std::move(settle); }
  /// Told of each that is dropped for idleness: one line.
  void on_dropped(std::function<void(const std::string&)> told) { dropped_ = std::move(told); }
  /// The session of that id was here and is gone, and why; "" when it never was.
  std::string departed(const std::string& id) const { return departed_.by_id(id); }

 private:
  /// Whom a request is for; nullptr, and `why`: there is no such session, nobody knows the credential, or more than one does. Of `target`, in
  /// origin form, the prefix is cut off.
  Session* meant(const http::Request& request, std::string_view& target, std::string& why) const;
  Session* chosen(const http::Request& request, std::string& why) const;
  std::vector<Session*> knowing(std::string_view secret) const;
  void tell(std::string line) const;
  /// Rows are about to be written that are not safe before settle().
  void recorded(const Session& session) { threads_[session.thread()].unsettled = static_cast<bool>(settle_); }
  void know(Session& session, const std::string& secret);
  void forget_secrets(const Session& session);
  void exclusively(std::function<void()> task) const;
  void drop(const std::vector<std::string>& idle, Instant real_now);
  size_t emptiest_thread() const;
  Reply nobody(const http::Request& request, const std::string& why) { return nobody(request, why, base_urls()); }
  Reply nobody(const http::Request& request, const std::string& why, const std::string& remedy);
  std::string base_urls() const;
  /// Of a request to the proxy, or through it: the session of the proxy user; nullptr, and `why`.
  Session* of_proxy_user(const std::string& session, std::string& why) const;
  /// Of whoever has made no request: the session that was named; where none was, the only one.
  Session* of_name(std::string_view session) const;
  /// nullptr: nobody knows whose it is, or it came to another thread than the session's, as when others were made and dropped meanwhile.
  Session* of_greeting(size_t thread, const Greeting& greeting) const;
  Reply proxied(size_t thread, const http::Request& request);
  Reply ask_for_user(const http::Request& request, const std::string& why);
  bool reaches(std::string_view authority) const;
  /// The session's journal learns of the connection with the first request on it.
  Reply handed_to(Session& session, const http::Request& request, std::string_view target);

  struct alignas(64) Thread {
    bool unsettled = false;
    size_t sessions = 0;
  };
  std::vector<Thread> threads_ = std::vector<Thread>(1);
  std::function<void(std::function<void()>)> exclusively_;
  std::vector<std::unique_ptr<Session>> all_;
  std::unordered_map<std::string_view, Session*> by_id_;
  mutable std::mutex secrets_;  // guards by_secret_: clients make credentials on all threads
  std::unordered_multimap<std::string, Session*> by_secret_;
  Departed departed_;
  std::vector<std::string> reached_;
  std::function<void(const std::string&)> told_, dropped_;
  std::function<void(Session&)> added_;
  std::function<void()> settle_;
  std::atomic<uint64_t> lost_ = 0;
  uint64_t given_ = 0;
};

inline constexpr std::string_view kSessionPrefix = "/_s/";

}  // namespace cfmock::engine
