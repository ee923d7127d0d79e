#pragma once
// Many sessions side by side, and which of them a request is for: by its base URL (/_s/<id>/client/v4), by
// the credential itself (each session's secrets are its own), or, when the server holds exactly one, that
// one. An unknown session is a loud error. Lives on the wire's thread.

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/session.hpp"

namespace cfmock::engine {

class Sessions : public Handler {
 public:
  void add(std::unique_ptr<Session> session);
  void remove(std::string_view id);
  Session* find(std::string_view id) const;
  const std::vector<std::unique_ptr<Session>>& all() const { return all_; }

  Reply handle(http::Request request) override;
  Reply refused(Refused refused) override;

  /// Told of what no session can be found for: one line.
  void on_lost(std::function<void(const std::string&)> told) { told_ = std::move(told); }
  uint64_t lost() const { return lost_; }

 private:
  /// nullptr, and `why`: nobody knows it, or more than one does.
  Session* by_credential(const http::Request& request, std::string& why) const;
  void tell(std::string line) const;
  Reply nobody(const http::Request& request, const std::string& why);

  std::vector<std::unique_ptr<Session>> all_;
  std::unordered_multimap<std::string, Session*> by_secret_;
  std::function<void(const std::string&)> told_;
  uint64_t lost_ = 0;
};

inline constexpr std::string_view kSessionPrefix = "/_s/";

}  // namespace cfmock::engine
