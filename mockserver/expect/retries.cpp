#include <fmt/format.h>

#include <algorithm>

#include "expect/chains.hpp"
#include "expect/judges.hpp"
#include "expect/waits.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

using scenario::ExpectRetries;

Finding judge_most(const ExpectRetries& what, const std::vector<Chain>& all) {
  const Chain& worst = *std::max_element(
      all.begin(), all.end(), [](const Chain& a, const Chain& b) { return a.retries() < b.retries(); });
  const auto over = std::count_if(all.begin(), all.end(), [&](const Chain& chain) {
    return static_cast<int>(chain.retries()) > *what.at_most;
  });
  const std::string because = fmt::format(
      "{} {}{}; {}", operation_of(worst.first()), was("tried again", worst.retries()),
      worst.retries() == 0 ? "" : " after " + answer_of(worst.first()), at_most_allowed(*what.at_most));
  if (over == 0) return met(because, worst.attempts);
  const std::string others =
      over == 1 ? ""
                : fmt::format(" (and {} too often)", counted(static_cast<size_t>(over) - 1, "other call"));
  return not_met(because + others, worst.attempts);
}

/// Of calls that were refused: what went well at once needs no retry.
Finding judge_least(const ExpectRetries& what, const std::vector<Chain>& all, const Case& c) {
  const Chain* worst = nullptr;
  size_t refused = 0;
  for (const Chain& chain : all) {
    if (succeeded(chain.first())) continue;
    ++refused;
    if (worst == nullptr || chain.retries() < worst->retries()) worst = &chain;
  }
  if (worst == nullptr)
    return lacking(cut_short(c),
                   fmt::format("{} was never refused, so it was never tried again; {}", name_of(what.of),
                               at_least_expected(*what.at_least)),
                   {&all.front().first()});
  const std::string because =
      fmt::format("{} {} after {}; {}", operation_of(worst->first()), was("tried again", worst->retries()),
                  answer_of(worst->first()), at_least_expected(*what.at_least));
  return static_cast<int>(worst->retries()) >= *what.at_least
             ? met(because, worst->attempts)
             : lacking(cut_short(c), because, worst->attempts);
}

Finding judge_told_waits(const ExpectRetries& what, const Case& c) {
  std::vector<Wait> all = waits(c);
  std::erase_if(all, [&](const Wait& wait) { return !fits(what.of, *wait.told); });
  if (all.empty()) return met("nothing was tried again after a Retry-After");
  if (clock_stands(c))
    return inconclusive("the session's clock stands still, so waits cannot be measured",
                        {all.front().told, all.front().again});
  const auto early = std::count_if(all.begin(), all.end(), [](const Wait& wait) { return wait.early; });
  const Wait& worst = *std::min_element(all.begin(), all.end(), [](const Wait& a, const Wait& b) {
    return a.waited - *a.told->retry_after < b.waited - *b.told->retry_after;
  });
  const std::string because =
      fmt::format("{} was asked again {} after {}, whose Retry-After said {}{}", operation_of(*worst.again),
                  human(worst.waited), number_of(*worst.told), human(*worst.told->retry_after), pace(c));
  Entries shown;
  for (const Wait& wait : all)
    if (wait.early || early == 0) shown.insert(shown.end(), {wait.told, wait.again});
  if (early == 0)
    return met(all.size() == 1 ? because : because + fmt::format(" (the shortest of {} waits)", all.size()),
               shown);
  return not_met(
      all.size() == 1 ? because : because + fmt::format("; {} of {} waits were too short", early, all.size()),
      shown);
}

struct Gap {
  const journal::Entry* from;
  const journal::Entry* to;
  Duration length;
};

std::vector<Gap> gaps(const Chain& chain) {
  std::vector<Gap> out;
  for (size_t i = 1; i < chain.attempts.size(); ++i)
    out.push_back(
        {chain.attempts[i - 1], chain.attempts[i], gap(*chain.attempts[i - 1], *chain.attempts[i])});
  return out;
}

Finding judge_least_wait(const ExpectRetries& what, const std::vector<Chain>& all, const Case& c) {
  std::vector<Gap> every;
  for (const Chain& chain : all)
    for (const Gap& each : gaps(chain)) every.push_back(each);
  if (every.empty()) return met("nothing was tried again");
  if (clock_stands(c)) return inconclusive("the session's clock stands still, so waits cannot be measured");
  const Gap& shortest = *std::min_element(every.begin(), every.end(),
                                          [](const Gap& a, const Gap& b) { return a.length < b.length; });
  const std::string because =
      fmt::format("{} was tried again {} after {}; at least {} was expected{}", operation_of(*shortest.to),
                  human(shortest.length), number_of(*shortest.from), human(*what.waits_at_least), pace(c));
  const Entries shown{shortest.from, shortest.to};
  return shortest.length + kRounding >= *what.waits_at_least ? met(because, shown) : not_met(because, shown);
}

/// A client that hammers has equal gaps too: waits that are no longer than what a machine needs to answer are
/// none.
constexpr Duration kNoPause = std::chrono::milliseconds(10);

Finding judge_growth(const Chain& chain, const Case& c) {
  const std::vector<Gap> all = gaps(chain);
  const double scale = c.scenario.clock_scale;
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
  return met(fmt::format("the waits of {} grew from {} to {}", operation_of(chain.first()),
                         human(all.front().length), human(all.back().length)),
             chain.attempts);
}

Finding judge_back_off(const std::vector<Chain>& all, const Case& c) {
  std::vector<Finding> findings;
  for (const Chain& chain : all)
    if (chain.retries() >= 2)  // growth takes two waits
      findings.push_back(
          clock_stands(c)
              ? inconclusive("the session's clock stands still, so waits cannot be measured", chain.attempts)
              : judge_growth(chain, c));
  if (findings.empty()) return met("nothing was tried again twice, so there was no growth to see");
  return *std::max_element(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.outcome != b.outcome && worse(a.outcome, b.outcome) == b.outcome;
  });
}

}  // namespace

Finding judge(const ExpectRetries& what, const Case& c) {
  std::vector<Chain> all = chains(c.evidence.entries);
  std::erase_if(all, [&](const Chain& chain) { return !fits(what.of, chain.first()); });
  if (all.empty() && what.at_least.value_or(0) > 0)
    return lacking(cut_short(c), name_of(what.of) + " was never asked");
  if (all.empty()) return nothing_asked(c, what.of);
  std::vector<Finding> findings;
  if (what.at_most) findings.push_back(judge_most(what, all));
  if (what.at_least) findings.push_back(judge_least(what, all, c));
  if (what.waits_retry_after) findings.push_back(judge_told_waits(what, c));
  if (what.waits_at_least) findings.push_back(judge_least_wait(what, all, c));
  if (what.backs_off) findings.push_back(judge_back_off(all, c));
  return of_attempts(together(findings));
}

}  // namespace cfmock::expect
