#include "cloudflare/meter.hpp"

namespace cfmock::cloudflare {

std::optional<Limited> Meter::over_window(State& state, Instant now, int units) const {
  if (now < state.blocked_until) return Limited{state.blocked_until - now, state.count};
  const bool was_blocked = state.blocked_until != Instant{};
  if (state.count == 0 || was_blocked || now >= state.window_start + rule_.window)
    state.window_start = now, state.count = 0, state.blocked_until = {};
  if (state.count > rule_.quota - units) {
    if (rule_.mode == MeterMode::kWindow)
      return Limited{state.window_start + rule_.window - now, state.count};
    state.blocked_until = now + rule_.lockout;
    return Limited{rule_.lockout, state.count};
  }
  state.count += units;
  return std::nullopt;
}

// A bucket of `burst` drips: not the window itself, of which drip() may be a rounded part.
std::optional<Limited> Meter::over_drip(const State& state, Instant now, int units) const {
  const Instant fits_at = state.drained + drip() * units - drip() * rule_.burst;
  if (fits_at > now) return Limited{fits_at - now, rule_.burst};
  return std::nullopt;
}

std::optional<Limited> Meter::take(const std::string& key, Instant now, int units) {
  State& state = states_[key];
  const bool bucket = rule_.mode == MeterMode::kGcra;
  units = std::min(units, bucket ? rule_.burst : rule_.quota);
  const auto limited = bucket ? over_drip(state, now, units) : over_window(state, now, units);
  if (!limited) state.drained = std::max(state.drained, now) + drip() * units;
  return limited;
}

Meter::Level Meter::level(const std::string& key, Instant now) const {
  const auto at = states_.find(key);
  if (at == states_.end()) return {};
  return {std::max(at->second.drained - now, Duration{0}),
          std::max(at->second.blocked_until - now, Duration{0})};
}

}  // namespace cfmock::cloudflare
