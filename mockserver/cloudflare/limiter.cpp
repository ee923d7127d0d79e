#include "cloudflare/limiter.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace cfmock::cloudflare {
namespace {
constexpr Duration kSecond = std::chrono::seconds(1);

int64_t whole_seconds(Duration wait, double scale) {
  return static_cast<int64_t>(
      std::ceil(static_cast<double>(wait.count()) / scale / static_cast<double>(kSecond.count())));
}

/// `"default";r=1199;t=1`: without a format to read, since each answer has two of them.
std::string told(const LimitRow& policy, char first, int64_t a, char second, int64_t b) {
  std::string out;
  out.reserve(48);
  out += '"';
  out += policy.header_name;
  out += '"';
  const auto put = [&out](char letter, int64_t number) {
    const std::array head{';', letter, '='};
    std::array<char, 20> digits;
    out.append(head.data(), head.size()).append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
  };
  put(first, a), put(second, b);
  return out;
}

MeterRule user_rule(const LimitSpec& spec) {
  return {spec.mode, spec.requests, spec.window, spec.lockout, spec.burst > 0 ? spec.burst : spec.requests};
}
MeterRule address_rule(const LimitSpec& spec) {
  return {MeterMode::kWindow, spec.per_address, kSecond, {}, 0};
}
}  // namespace

Limiter::Limiter(LimitSpec spec)
    : spec_(std::move(spec)), user_(user_rule(spec_)), address_(address_rule(spec_)) {
  for (const MeterRow& row : meters()) {
    if (product(row.name) != nullptr) continue;  // another preset of it
    MeterSpec made(row);
    for (const MeterSpec& given : spec_.meters)
      if (given.name == row.name) made = given;
    if (made.off || made.rule.window.count() == 0) continue;
    products_.push_back({made, Meter(made.rule)});
  }
}

Limiter::Product* Limiter::product(std::string_view meter) {
  for (Product& each : products_)
    if (each.spec.name == meter) return &each;
  return nullptr;
}

void Limiter::count_failure(const std::string& whom, Instant now) {
  Failures& state = failures_[whom];
  if (now >= state.start + spec_.failures_lockout) state = {now, 0, {}};
  if (++state.count >= spec_.failures) state.blocked_until = now + spec_.failures_lockout;
}

std::optional<Limited> Limiter::banned(const std::string& whom, Instant now) {
  if (failures_.empty()) return std::nullopt;
  const auto at = failures_.find(whom);
  if (at == failures_.end() || at->second.blocked_until == Instant{}) return std::nullopt;
  if (now < at->second.blocked_until) return Limited{at->second.blocked_until - now, at->second.count};
  failures_.erase(at);
  return std::nullopt;
}

int Limiter::quota(const LimitRow& policy) const {
  static const int usual = find_meter("user")->quota;
  return spec_.requests + policy.quota - usual;
}

std::string Limiter::header(const LimitRow& policy, const std::string& user, Instant now,
                            double scale) const {
  const Meter::Level level = user_.level(user, now);
  const bool locked = level.locked.count() > 0;
  const auto used = static_cast<int>((level.owed + user_.drip() - Duration(1)) / user_.drip());
  const int remaining = locked ? 0 : std::max(0, quota(policy) - used);
  return told(policy, 'r', remaining, 't', whole_seconds(locked ? level.locked : level.owed, scale));
}

std::string Limiter::policy_header(const LimitRow& policy, double scale) const {
  return told(policy, 'q', quota(policy), 'w', whole_seconds(spec_.window, scale));
}

}  // namespace cfmock::cloudflare
