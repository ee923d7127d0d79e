#include <fmt/format.h>

#include <algorithm>

#include "expect/retry_waits.hpp"
#include "expect/waits.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

// What an answer told is no growth of the client's own. Two waits may be near each other by jitter; three that back off are not.
constexpr size_t kEnough = 3;
bool grew(const std::vector<Gap>& all) { return all.back().length * 2 >= all.front().length * 3; }

std::vector<Gap> own_gaps(const Chain& chain) {
  std::vector<Gap> out = gaps(chain);
  std::erase_if(out, was_told);
  return out;
}

Finding judge_growth(const Chain& chain, const std::vector<Gap>& all, const Case& c) {
  const double scale = c.scale();
  const Duration longest = std::max_element(all.begin(), all.end(), [](const Gap& a, const Gap& b) {
                             return a.length < b.length;
                           })->length;
  if (static_cast<double>(longest.count()) < static_cast<double>(kNoPause.count()) * scale)
    return not_met(fmt::format("{} was tried again {} without a pause (the longest wait was {})",
                               operation_of(chain.first()), times(chain.retries()), human(longest)),
                   chain.attempts);
  for (size_t i = 1; i < all.size(); ++i)
    if (all[i].length < all[i - 1].length * 9 / 10)
      return not_met(fmt::format("{}: the wait before {} was {}, shorter than the {} before {}",
                                 operation_of(chain.first()), number_of(*all[i].to), human(all[i].length),
                                 human(all[i - 1].length), number_of(*all[i - 1].to)),
                     chain.attempts);
  if (!grew(all) && all.size() >= kEnough)
    return not_met(fmt::format("the waits of {} did not grow: {} at first, {} at last; half as long again was expected",
                               operation_of(chain.first()), human(all.front().length), human(all.back().length)),
                   chain.attempts);
  const std::string first = human(all.front().length), last = human(all.back().length), call = operation_of(chain.first());
  return met(grew(all) ? fmt::format("the waits of {} grew from {} to {}", call, first, last)
                       : fmt::format("the waits of {} were {} and {}: too few to see more than that they did not shrink", call,
                                     first, last),
             chain.attempts);
}

}  // namespace

Finding judge_back_off(const std::vector<Chain>& all, const Case& c) {
  std::vector<Finding> findings;
  for (const Chain& chain : all)
    if (const std::vector<Gap> all_gaps = own_gaps(chain); all_gaps.size() >= 2)  // growth takes two waits
      findings.push_back(clock_stands(c) ? inconclusive(why_no_waits(c), chain.attempts) : judge_growth(chain, all_gaps, c));
  if (findings.empty()) return met("nothing was tried again twice by a wait of its own, so there was no growth to see");
  return *std::max_element(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.outcome != b.outcome && worse(a.outcome, b.outcome) == b.outcome;
  });
}

}  // namespace cfmock::expect
