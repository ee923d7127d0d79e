#include "engine/rules.hpp"

namespace cfmock::engine {

RuleHit Rules::take(const match::Subject& subject) {
  if (rules_.empty()) return {};
  const int found = index_.find(subject, [&](int index) {
    return state_[static_cast<size_t>(index)].at < rules_[static_cast<size_t>(index)].replies.size();
  });
  if (found < 0) return {};
  const scenario::Rule& rule = rules_[static_cast<size_t>(found)];
  State& state = state_[static_cast<size_t>(found)];
  const RuleHit hit{found, &rule.replies[state.at], static_cast<int>(state.at) + 1};
  ++state.matched;
  if (hit.reply->times != 0 && ++state.used >= hit.reply->times) ++state.at, state.used = 0;
  return hit;
}

int Rules::wanted(const scenario::Rule& rule) {
  int total = 0;
  for (const scenario::Reply& reply : rule.replies) {
    if (reply.times == 0) return 0;
    total += reply.times;
  }
  return total;
}

}  // namespace cfmock::engine
