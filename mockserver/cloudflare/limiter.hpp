#pragma once
// Rate limits of one session, on its clock: per user over all of its credentials, per address, and the ban
// after refused authentications. Sources: developers.cloudflare.com/fundamentals/api/reference/limits
// (2026-04-20) for 1200 in 300 s, 200/s and "blocked for the next five minutes"; the headers seen on the wire
// fit a bucket that drips (GCRA), so both are offered.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "cloudflare/tables.hpp"
#include "cloudflare/world.hpp"

namespace cfmock::cloudflare {

/// A request that must wait.
struct Limited {
  Duration wait{0};  // until one more would pass; never negative
  int count = 0;     // requests that were counted
};

class Limiter {
 public:
  explicit Limiter(LimitSpec spec) : spec_(std::move(spec)) {}

  /// Counts a request of `user` and says whether it is over the limit. A refused one does not use up
  /// capacity.
  std::optional<Limited> take_user(const std::string& user, Instant now);
  std::optional<Limited> take_address(const std::string& address, Instant now);

  void count_failure(const std::string& address, Instant now);
  /// Set while the address is banned for its refused authentications.
  std::optional<Limited> banned(const std::string& address, Instant now);

  /// `"default";r=1199;t=1` for that user after its last request, in the terms of `policy`; r and t follow
  /// the drip. `scale`: how much faster than the client's this clock runs: the seconds told are the client's.
  std::string header(const LimitRow& policy, const std::string& user, Instant now, double scale = 1) const;
  /// `"default";q=1200;w=300`
  std::string policy_header(const LimitRow& policy, double scale = 1) const;

  const LimitSpec& spec() const { return spec_; }

 private:
  struct User {
    Instant window_start{};
    int count = 0;
    Instant blocked_until{};
    Instant drained{};  // GCRA: when the bucket will be empty of requests again
  };
  struct Window {
    Instant start{};
    int count = 0;
    Instant blocked_until{};
  };
  /// The quota told differs by policy (1201 for list_zones); what was used is one count for all.
  int quota(const LimitRow& policy) const { return spec_.requests + policy.quota - 1200; }
  /// How long the bucket takes to lose one request.
  Duration drip() const { return std::max(spec_.window / spec_.requests, Duration(1)); }
  std::optional<Limited> over_window(User& state, Instant now) const;
  std::optional<Limited> over_drip(const User& state, Instant now) const;

  LimitSpec spec_;
  std::unordered_map<std::string, User> users_;
  std::unordered_map<std::string, Window> addresses_;
  std::unordered_map<std::string, Window> failures_;
};

}  // namespace cfmock::cloudflare
