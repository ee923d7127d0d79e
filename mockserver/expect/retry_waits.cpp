#include "expect/retry_waits.hpp"

namespace cfmock::expect {

std::vector<Gap> gaps(const Chain& chain) {
  std::vector<Gap> out;
  for (size_t i = 1; i < chain.attempts.size(); ++i) {
    const journal::Entry& from = *chain.attempts[i - 1];
    // Who gave up on an answer had a time-out of its own before it waited.
    if (from.delivery == "silence" || (from.sent && from.sent->end == "client")) continue;
    out.push_back({&from, chain.attempts[i], gap(from, *chain.attempts[i]), i - 1});
  }
  return out;
}

std::vector<Finding> judge_waits(const scenario::ExpectRetries& what, const std::vector<Chain>& all, const Case& c) {
  const scenario::WaitPolicy& policy = what.policy;
  std::vector<Finding> out;
  if (what.waits_retry_after || policy.at_most_retry_after) out.push_back(judge_told_waits(what, c));
  if (what.waits_at_least || policy.at_most || policy.fixed || policy.exponential)
    out.push_back(judge_policy(what, all, c));
  if (what.budget) out.push_back(judge_budget(*what.budget, all, c));
  if (what.backs_off) out.push_back(judge_back_off(all, c));
  return out;
}

}  // namespace cfmock::expect
