#pragma once
// Did a client come to what its scenario is about? One that did another job than the scenario wants is judged all the same, but its
// verdict says little of it.

#include "expect/requests.hpp"

namespace cfmock::expect {

/// Whether a scenario has a failure in store: not one that only looks at what a client does of its own accord.
bool has_failure(const scenario::Scenario& scenario);
/// An answer of a rule, a refusal, an answer that was late or broken, or a handshake that was: all that a scenario may have in store.
bool met_failure(const Case& c);
/// What a run, or the row of a passport, says of that.
struct Job {
  bool not_met, asked, came_to_failure, leaked, crashed;
};
/// It was served whatever it asked, is not met, and shows no fault of its own (a leak, a crash) that would be reason enough.
constexpr bool is_another(const Job& job) { return job.not_met && job.asked && !job.came_to_failure && !job.leaked && !job.crashed; }

bool did_another_job(const Case& c, Outcome outcome);

}  // namespace cfmock::expect
