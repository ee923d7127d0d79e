#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "expect/retry_waits.hpp"
#include "expect/waits.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

using scenario::ExpectRetries;
using scenario::WaitPolicy;

/// What a wait may be, tolerance left out; the words of it as the scenario has them.
struct Range {
  std::optional<Duration> least, most;
  std::string says;
};

Duration times_of(Duration amount, double factor) {
  // A hundred tries doubled are beyond any clock.
  constexpr double kMost = 1e17;
  return Duration(static_cast<int64_t>(std::min(kMost, std::round(static_cast<double>(amount.count()) * factor))));
}

std::string percent(double part) { return fmt::format("{:g} %", std::round(part * 1000) / 10); }

Range fixed_range(const WaitPolicy& policy) {
  return {times_of(*policy.fixed, 1 - policy.tolerance), times_of(*policy.fixed, 1 + policy.tolerance),
          fmt::format("{} was expected, give or take {}", human(*policy.fixed), percent(policy.tolerance))};
}

/// Wait n lies around first * factor^n; the cap is never passed, whatever the jitter.
Range exponential_range(const WaitPolicy& policy, size_t n) {
  const Duration middle = times_of(*policy.exponential, std::pow(policy.factor, static_cast<double>(n)));
  const Duration base = policy.cap ? std::min(middle, *policy.cap) : middle;
  Duration most = times_of(middle, 1 + policy.jitter);
  if (policy.cap) most = std::min(most, *policy.cap);
  const Duration least = times_of(base, 1 - policy.jitter);
  return {least, most,
          least == most ? fmt::format("{} was expected for wait {}", human(least), n + 1)
                        : fmt::format("{} to {} was expected for wait {}", human(least), human(most), n + 1)};
}

std::vector<Range> ranges_of(const ExpectRetries& what, const Gap& gap) {
  std::vector<Range> out;
  if (what.waits_at_least)
    out.push_back({what.waits_at_least, std::nullopt, fmt::format("at least {} was expected", human(*what.waits_at_least))});
  if (what.policy.at_most)
    out.push_back({std::nullopt, what.policy.at_most, fmt::format("at most {} was allowed", human(*what.policy.at_most))});
  if (what.policy.fixed && !was_told(gap)) out.push_back(fixed_range(what.policy));
  if (what.policy.exponential && !was_told(gap)) out.push_back(exponential_range(what.policy, gap.n));
  return out;
}

/// How far outside; 0 within.
Duration excess(const Gap& gap, const Range& range, double scale) {
  if (range.least && gap.length + kRounding < *range.least) return *range.least - gap.length;
  if (range.most && gap.length > with_tolerance(*range.most, scale)) return gap.length - *range.most;
  return Duration(0);
}

/// How far inside; the nearest bound counts.
Duration room(const Gap& gap, const Range& range) {
  Duration out = Duration::max();
  if (range.least) out = std::min(out, gap.length - *range.least);
  if (range.most) out = std::min(out, *range.most - gap.length);
  return out;
}

struct Measured {
  Gap gap;
  Range range;
  Duration excess{0};
};

std::vector<Measured> measured(const ExpectRetries& what, const std::vector<Chain>& all, const Case& c) {
  std::vector<Measured> out;
  for (const Chain& chain : all)
    for (const Gap& gap : gaps(chain))
      for (Range& range : ranges_of(what, gap)) {
        const Duration by = excess(gap, range, c.scale());
        out.push_back({gap, std::move(range), by});
      }
  return out;
}

std::string told(const Measured& one, const Case& c) {
  return fmt::format("{} was tried again {} after {}; {}{}", operation_of(*one.gap.to), human(one.gap.length),
                     number_of(*one.gap.from), one.range.says, pace(c));
}

bool was_retried(const std::vector<Chain>& all) {
  return std::any_of(all.begin(), all.end(), [](const Chain& chain) { return chain.retries() > 0; });
}

}  // namespace

Finding judge_policy(const ExpectRetries& what, const std::vector<Chain>& all, const Case& c) {
  if (!was_retried(all)) return met("nothing was tried again");
  if (clock_stands(c)) return inconclusive(why_no_waits(c));
  const std::vector<Measured> every = measured(what, all, c);
  if (every.empty())
    return inconclusive("no wait was the client's to choose: each followed a Retry-After, or an answer that never came");
  const Measured& worst = *std::max_element(every.begin(), every.end(), [](const Measured& a, const Measured& b) {
    if (a.excess != b.excess) return a.excess < b.excess;
    return room(a.gap, a.range) > room(b.gap, b.range);
  });
  const Entries shown{worst.gap.from, worst.gap.to};
  return worst.excess.count() == 0 ? met(told(worst, c), shown) : not_met(told(worst, c), shown);
}

Finding judge_budget(Duration budget, const std::vector<Chain>& all, const Case& c) {
  if (!was_retried(all)) return met("nothing was tried again");
  if (clock_stands(c)) return inconclusive(why_no_waits(c));
  const Chain* worst = nullptr;
  Duration most{0};
  for (const Chain& chain : all) {
    Duration sum{0};
    for (const Gap& gap : gaps(chain)) sum += gap.length;
    if (chain.retries() > 0 && (worst == nullptr || sum > most)) worst = &chain, most = sum;
  }
  const std::string because = fmt::format("the waits of {} came to {} in all; at most {} was allowed{}",
                                          operation_of(worst->first()), human(most), human(budget), pace(c));
  return most > with_tolerance(budget, c.scale()) ? not_met(because, worst->attempts)
                                                               : met(because, worst->attempts);
}

}  // namespace cfmock::expect
