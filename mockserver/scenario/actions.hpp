#pragma once
// What happens by itself: actions on the clock and on credentials, in `timeline:` and between the steps of a
// proof.

#include "scenario/fields.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::scenario {

Type<Action> action();
/// The keys that show that a mapping is an action.
const std::vector<std::string>& action_keys();
Type<std::vector<TimelineEvent>> timeline();

}  // namespace cfmock::scenario
