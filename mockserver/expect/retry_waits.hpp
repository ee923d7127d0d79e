#pragma once
// The waits between the tries of a call, held against what was expected of them.
//
// A wait runs on the session's clock from the moment an answer left until the next try had come; a delay that was put
// on the answer is not the client's. After an answer that never came (`silence`) the client sat out a time-out of its
// own: how long of that it meant to wait cannot be told, so such a wait is not judged, nor counted for a budget.
//
// What an answer told by Retry-After is judged in the client's own time, since that is how it is told; all else in the
// session's. Lower bounds are hard; upper ones are let off as with_tolerance() says. A policy of its own (fixed,
// exponential) is not asked of a client after an answer that told it how long to wait; the try still counts.

#include "expect/chains.hpp"
#include "expect/requests.hpp"

namespace cfmock::expect {

/// One finding for each thing that is expected; `all`: the chains that are meant.
std::vector<Finding> judge_waits(const scenario::ExpectRetries& what, const std::vector<Chain>& all, const Case& c);

struct Gap {
  const journal::Entry* from;
  const journal::Entry* to;
  Duration length;
  size_t n;  // from 0, in its chain
};
/// Those whose length is the client's choice.
std::vector<Gap> gaps(const Chain& chain);
/// The answer said how long to wait.
inline bool was_told(const Gap& gap) { return gap.from->retry_after && gap.from->retry_after->count() > 0; }

// The parts.
Finding judge_told_waits(const scenario::ExpectRetries& what, const Case& c);                            // told_waits.cpp
Finding judge_policy(const scenario::ExpectRetries& what, const std::vector<Chain>& all, const Case& c);  // wait_policy.cpp
Finding judge_budget(Duration budget, const std::vector<Chain>& all, const Case& c);                      // wait_policy.cpp
Finding judge_back_off(const std::vector<Chain>& all, const Case& c);                                    // back_off.cpp

}  // namespace cfmock::expect
