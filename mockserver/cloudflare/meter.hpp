#pragma once
// One limit: counts requests by key on the session's clock. Belongs to the session's thread.

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>

#include "cloudflare/limit_tables.hpp"

namespace cfmock::cloudflare {

/// A request that must wait.
struct Limited {
  Duration wait{0};  // until one more would pass; never negative
  int count = 0;     // requests that were counted
};

/// How much a meter lets through; all above zero but those that its mode does not use.
struct MeterRule {
  MeterMode mode = MeterMode::kLockout;
  int quota = 0;
  Duration window{0};
  Duration lockout{0};  // kLockout
  int burst = 0;        // kGcra
};

class Meter {
 public:
  explicit Meter(const MeterRule& rule) : rule_(rule) {}

  /// Counts a request of `units` for `key`, unless it is over the limit: a refused one uses up nothing. A
  /// request of more units than ever fit counts for all that fit.
  std::optional<Limited> take(const std::string& key, Instant now, int units = 1);

  /// How far `key` is from rest: until the bucket is empty of requests, and until a lock-out ends.
  struct Level {
    Duration owed{0};
    Duration locked{0};
  };
  Level level(const std::string& key, Instant now) const;
  /// How long the bucket takes to lose one request.
  Duration drip() const { return std::max(rule_.window / rule_.quota, Duration(1)); }
  const MeterRule& rule() const { return rule_; }

 private:
  struct State {
    Instant window_start{};
    int count = 0;
    Instant blocked_until{};
    Instant drained{};  // when the bucket will be empty of requests again
  };
  std::optional<Limited> over_window(State& state, Instant now, int units) const;
  std::optional<Limited> over_drip(const State& state, Instant now, int units) const;

  MeterRule rule_;
  std::unordered_map<std::string, State> states_;
};

}  // namespace cfmock::cloudflare
