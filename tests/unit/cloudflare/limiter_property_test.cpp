// The limiter against references that keep every arrival: slow, and plain enough to be believed.

#include <gtest/gtest.h>

#include <deque>
#include <random>

#include "cloudflare/limiter.hpp"

namespace cfmock::cloudflare {
namespace {

using namespace std::chrono_literals;

const Instant kStart{std::chrono::seconds(1'700'000'000)};

/// "1200 in 300 s; then everything is refused for the next five minutes."
struct LockoutReference {
  LimitSpec spec;
  std::vector<Instant> passed;  // in the window that is open
  std::optional<Instant> blocked_at;

  bool passes(Instant now) {
    if (blocked_at && now - *blocked_at < spec.lockout) return false;
    if (blocked_at) blocked_at.reset(), passed.clear();
    if (!passed.empty() && now - passed.front() >= spec.window) passed.clear();
    if (passed.size() >= static_cast<size_t>(spec.requests)) {
      blocked_at = now;
      return false;
    }
    passed.push_back(now);
    return true;
  }
};

/// A bucket that holds `requests` and loses one each window/requests: the level is worked out from all
/// arrivals anew.
struct BucketReference {
  LimitSpec spec;
  std::vector<Instant> passed;

  double level_after(Instant now) const {
    const double drip = static_cast<double>((spec.window / spec.requests).count());
    double owed = 0;
    Instant last{};
    for (const Instant at : passed) {
      owed = std::max(0.0, owed - static_cast<double>((at - last).count())) + drip;
      last = at;
    }
    return std::max(0.0, owed - static_cast<double>((now - last).count())) / drip;
  }
  bool passes(Instant now) {
    if (level_after(now) + 1 > spec.requests + 1e-9) return false;
    passed.push_back(now);
    return true;
  }
};

/// A bucket of `burst` that takes requests of several units, all arrivals kept.
struct UnitsReference {
  MeterRule rule;
  std::vector<std::pair<Instant, int>> passed;

  double level_at(Instant now) const {
    const double drip = static_cast<double>((rule.window / rule.quota).count());
    double owed = 0;
    Instant last{};
    for (const auto& [at, units] : passed) {
      owed = std::max(0.0, owed - static_cast<double>((at - last).count())) + drip * units;
      last = at;
    }
    return std::max(0.0, owed - static_cast<double>((now - last).count())) / drip;
  }
  bool passes(Instant now, int units) {
    units = std::min(units, rule.burst);
    if (level_at(now) + units > rule.burst + 1e-9) return false;
    passed.emplace_back(now, units);
    return true;
  }
};

/// At most `quota` units in the window that the first of them opens; nothing lasts longer than it.
struct WindowReference {
  MeterRule rule;
  std::vector<std::pair<Instant, int>> passed;

  bool passes(Instant now, int units) {
    units = std::min(units, rule.quota);
    if (!passed.empty() && now - passed.front().first >= rule.window) passed.clear();
    int sum = units;
    for (const auto& [at, counted] : passed) sum += counted;
    if (sum > rule.quota) return false;
    if (units > 0) passed.emplace_back(now, units);
    return true;
  }
};

/// At most `per_address` in the second that the first of them opens.
struct AddressReference {
  int most;
  std::deque<Instant> passed;

  bool passes(Instant now) {
    if (!passed.empty() && now - passed.front() >= 1s) passed.clear();
    if (passed.size() >= static_cast<size_t>(most)) return false;
    passed.push_back(now);
    return true;
  }
};

struct Arrivals {
  std::mt19937_64 random;
  Instant now = kStart;
  explicit Arrivals(uint64_t seed) : random(seed) {}

  uint64_t below(uint64_t n) { return random() % n; }
  /// Bursts, trickles, long rests, and steps that end exactly on a boundary.
  Instant next(const LimitSpec& spec) {
    switch (below(12)) {
      case 0:
        now += spec.window;
        break;
      case 1:
        now += spec.lockout;
        break;
      case 2:
        now += Duration(static_cast<int64_t>(below(2 * static_cast<uint64_t>(spec.window.count()))));
        break;
      case 3:
        now += spec.window / spec.requests;
        break;
      case 4:
      case 5:
      case 6:
        now += Duration(static_cast<int64_t>(below(20'000)));
        break;
      default:
        break;  // the same instant
    }
    return now;
  }
};

LimitSpec random_spec(Arrivals& arrivals) {
  LimitSpec spec;
  spec.requests = static_cast<int>(1 + arrivals.below(8));
  // A multiple of the requests, so that a drip is exact and the reference may count in whole drips.
  spec.window = Duration(static_cast<int64_t>(1 + arrivals.below(2'000'000)) * spec.requests);
  spec.lockout = Duration(static_cast<int64_t>(1 + arrivals.below(4'000'000)));
  spec.per_address = static_cast<int>(1 + arrivals.below(6));
  return spec;
}

template <class Reference, class Take>
void compare(uint64_t seed, Arrivals& arrivals, const LimitSpec& spec, Reference reference, Take take) {
  for (int i = 0; i < 400; ++i) {
    const Instant now = arrivals.next(spec);
    const bool expected = reference.passes(now);
    const auto limited = take(now);
    ASSERT_EQ(!limited, expected) << "seed " << seed << ", request " << i << ", at +"
                                  << (now - kStart).count() << " us";
    if (limited) {
      ASSERT_GT(limited->wait.count(), 0);
    }
  }
}

TEST(LimiterProperty, LockoutAgreesWithTheReference) {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Arrivals arrivals(seed);
    const LimitSpec spec = random_spec(arrivals);
    Limiter limiter(spec);
    compare(seed, arrivals, spec, LockoutReference{spec, {}, {}},
            [&](Instant now) { return limiter.take_user("u", now); });
    if (HasFatalFailure()) return;
  }
}

TEST(LimiterProperty, GcraAgreesWithTheReference) {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Arrivals arrivals(seed);
    LimitSpec spec = random_spec(arrivals);
    spec.mode = LimitSpec::Mode::kGcra;
    Limiter limiter(spec);
    compare(seed, arrivals, spec, BucketReference{spec, {}},
            [&](Instant now) { return limiter.take_user("u", now); });
    if (HasFatalFailure()) return;
  }
}

TEST(LimiterProperty, AddressAgreesWithTheReference) {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Arrivals arrivals(seed);
    const LimitSpec spec = random_spec(arrivals);
    Limiter limiter(spec);
    compare(seed, arrivals, spec, AddressReference{spec.per_address, {}},
            [&](Instant now) { return limiter.take_address("203.0.113.7", now); });
    if (HasFatalFailure()) return;
  }
}

// What a refusal tells the client is true: one microsecond before, it would be refused again; at that instant
// it passes.
TEST(LimiterProperty, TheWaitThatIsToldIsTheWaitThatHelps) {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Arrivals arrivals(seed);
    LimitSpec spec = random_spec(arrivals);
    spec.mode = seed % 2 == 0 ? LimitSpec::Mode::kGcra : LimitSpec::Mode::kLockout;
    Limiter limiter(spec);
    for (int i = 0; i < 200; ++i) {
      const Instant now = arrivals.next(spec);
      const auto limited = limiter.take_user("u", now);
      if (!limited) continue;
      Limiter early = limiter, due = limiter;
      ASSERT_TRUE(early.take_user("u", now + limited->wait - 1us)) << "seed " << seed << ", request " << i;
      ASSERT_FALSE(due.take_user("u", now + limited->wait)) << "seed " << seed << ", request " << i;
    }
  }
}

MeterRule random_rule(Arrivals& arrivals, const LimitSpec& spec, MeterMode mode) {
  return {mode, spec.requests, spec.window, spec.lockout, static_cast<int>(1 + arrivals.below(20))};
}

template <class Reference>
void compare_units(MeterMode mode) {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Arrivals arrivals(seed);
    const LimitSpec spec = random_spec(arrivals);
    const MeterRule rule = random_rule(arrivals, spec, mode);
    Meter meter(rule);
    Reference reference{rule, {}};
    for (int i = 0; i < 300; ++i) {
      const Instant now = arrivals.next(spec);
      const int units = static_cast<int>(1 + arrivals.below(6));
      const auto limited = meter.take("k", now, units);
      ASSERT_EQ(!limited, reference.passes(now, units))
          << "seed " << seed << ", request " << i << " of " << units << " units";
      if (!limited) continue;
      Meter early = meter, due = meter;
      ASSERT_TRUE(early.take("k", now + limited->wait - 1us, units)) << "seed " << seed << ", request " << i;
      ASSERT_FALSE(due.take("k", now + limited->wait, units)) << "seed " << seed << ", request " << i;
    }
  }
}

TEST(LimiterProperty, ABucketOfUnitsAgreesWithTheReference) { compare_units<UnitsReference>(MeterMode::kGcra); }
TEST(LimiterProperty, AWindowOfUnitsAgreesWithTheReference) {
  compare_units<WindowReference>(MeterMode::kWindow);
}

// However requests arrive, a bucket lets no more pass in any span than it holds and drips in that span.
TEST(LimiterProperty, ABucketNeverLetsMorePassThanItHoldsAndDrips) {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    Arrivals arrivals(seed);
    const LimitSpec spec = random_spec(arrivals);
    const MeterRule rule = random_rule(arrivals, spec, MeterMode::kGcra);
    Meter meter(rule);
    std::vector<Instant> passed;
    for (int i = 0; i < 300; ++i) {
      const Instant now = arrivals.next(spec);
      if (!meter.take("k", now)) passed.push_back(now);
    }
    for (size_t from = 0; from < passed.size(); ++from)
      for (size_t to = from; to < passed.size(); ++to)
        ASSERT_LE(static_cast<int64_t>(to - from + 1),
                  rule.burst + (passed[to] - passed[from]) / meter.drip())
            << "seed " << seed;
  }
}

TEST(LimiterProperty, UsersDoNotTouchEachOther) {
  Arrivals arrivals(7);
  const LimitSpec spec = random_spec(arrivals);
  Limiter both(spec), alone(spec);
  for (int i = 0; i < 2000; ++i) {
    const Instant now = arrivals.next(spec);
    if (arrivals.below(2) == 0) both.take_user("other", now);
    ASSERT_EQ(both.take_user("u", now).has_value(), alone.take_user("u", now).has_value()) << i;
  }
}

}  // namespace
}  // namespace cfmock::cloudflare
