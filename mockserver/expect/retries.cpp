#include <fmt/format.h>

#include <algorithm>

#include "expect/chains.hpp"
#include "expect/judges.hpp"
#include "expect/retry_waits.hpp"
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

}  // namespace

Finding judge(const ExpectRetries& what, const Case& c) {
  std::vector<Chain> all = chains(c.evidence);
  std::erase_if(all, [&](const Chain& chain) { return !fits(what.of, chain.first()); });
  if (all.empty() && what.at_least.value_or(0) > 0)
    return lacking(cut_short(c), name_of(what.of) + " was never asked");
  if (all.empty()) return nothing_asked(c, what.of);
  std::vector<Finding> findings;
  if (what.at_most) findings.push_back(judge_most(what, all));
  if (what.at_least) findings.push_back(judge_least(what, all, c));
  for (Finding& waits : judge_waits(what, all, c)) findings.push_back(std::move(waits));
  return of_attempts(together(findings));
}

}  // namespace cfmock::expect
