#include "cloudflare/limiter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cfmock::cloudflare {
namespace {
constexpr Duration kSecond = std::chrono::seconds(1);
int64_t whole_seconds(Duration wait, double scale) {
  return static_cast<int64_t>(
      std::ceil(static_cast<double>(wait.count()) / scale / static_cast<double>(kSecond.count())));
}
}  // namespace

std::optional<Limited> Limiter::over_window(User& state, Instant now) const {
  if (now < state.blocked_until) return Limited{state.blocked_until - now, state.count};
  const bool was_blocked = state.blocked_until != Instant{};
  if (state.count == 0 || was_blocked || now >= state.window_start + spec_.window)
    state.window_start = now, state.count = 0, state.blocked_until = {};
  if (state.count >= spec_.requests) {
    state.blocked_until = now + spec_.lockout;
    return Limited{spec_.lockout, state.count};
  }
  ++state.count;
  return std::nullopt;
}

// A bucket of `requests` drips: not the window itself, of which drip() may be a rounded part.
std::optional<Limited> Limiter::over_drip(const User& state, Instant now) const {
  const Instant fits_at = state.drained + drip() - drip() * spec_.requests;
  if (fits_at > now) return Limited{fits_at - now, spec_.requests};
  return std::nullopt;
}

std::optional<Limited> Limiter::take_user(const std::string& user, Instant now) {
  User& state = users_[user];
  const auto limited = spec_.mode == LimitSpec::Mode::kGcra ? over_drip(state, now) : over_window(state, now);
  if (!limited) state.drained = std::max(state.drained, now) + drip();
  return limited;
}

std::optional<Limited> Limiter::take_address(const std::string& address, Instant now) {
  Window& state = addresses_[address];
  if (now >= state.start + kSecond) state = {now, 0, {}};
  if (state.count >= spec_.per_address) return Limited{state.start + kSecond - now, state.count};
  ++state.count;
  return std::nullopt;
}

void Limiter::count_failure(const std::string& address, Instant now) {
  Window& state = failures_[address];
  if (now >= state.start + spec_.failures_lockout) state = {now, 0, {}};
  if (++state.count >= spec_.failures) state.blocked_until = now + spec_.failures_lockout;
}

std::optional<Limited> Limiter::banned(const std::string& address, Instant now) {
  if (failures_.empty()) return std::nullopt;
  const auto at = failures_.find(address);
  if (at == failures_.end() || at->second.blocked_until == Instant{}) return std::nullopt;
  if (now < at->second.blocked_until) return Limited{at->second.blocked_until - now, at->second.count};
  failures_.erase(at);
  return std::nullopt;
}

std::string Limiter::header(const LimitRow& policy, const std::string& user, Instant now,
                            double scale) const {
  const auto at = users_.find(user);
  const Duration owed = at == users_.end() ? Duration{0} : std::max(at->second.drained - now, Duration{0});
  const bool locked = at != users_.end() && now < at->second.blocked_until;
  const auto used = static_cast<int>((owed + drip() - Duration(1)) / drip());
  const int remaining = locked ? 0 : std::max(0, quota(policy) - used);
  const Duration reset = locked ? at->second.blocked_until - now : owed;
  return fmt::format("\"{}\";r={};t={}", policy.header_name, remaining, whole_seconds(reset, scale));
}

std::string Limiter::policy_header(const LimitRow& policy, double scale) const {
  return fmt::format("\"{}\";q={};w={}", policy.header_name, quota(policy),
                     whole_seconds(spec_.window, scale));
}

}  // namespace cfmock::cloudflare
