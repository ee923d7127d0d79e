#pragma once
// A scenario's rules with how far each has been walked. Reading and advancing is one step, so no two requests get the same reply.

#include <vector>

#include "match/match.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::engine {

struct RuleHit {
  int rule = -1;
  const scenario::Reply* reply = nullptr;  // points into the scenario
  int reply_number = 0;                    // counts from 1
};

class Rules {
 public:
  explicit Rules(const std::vector<scenario::Rule>& rules) : rules_(rules), index_(rules), state_(rules.size()) {}

  bool empty() const { return rules_.empty(); }
  /// The first rule that fits and still has a reply; takes that reply. rule -1: none, the model answers.
  RuleHit take(const match::Subject& subject);
  /// Requests that rule has answered so far.
  int matched(size_t rule) const { return state_[rule].matched; }
  /// Requests that its sequence holds; 0: for ever.
  static int wanted(const scenario::Rule& rule);
  void reset() { state_.assign(rules_.size(), {}); }

 private:
  struct State {
    size_t at = 0;   // reply that is due
    int used = 0;    // times it was given
    int matched = 0;
  };
  const std::vector<scenario::Rule>& rules_;
  match::RuleIndex index_;
  std::vector<State> state_;
};

}  // namespace cfmock::engine
