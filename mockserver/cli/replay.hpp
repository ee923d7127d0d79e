#pragma once
// Replays a scenario's proof through a real server over a real socket, on a clock that moves only when the proof says so.

#include "base/result.hpp"
#include "library/scenarios.hpp"
#include "talk/talk.hpp"

namespace cfmock::cli {

struct Replayed {
  int steps = 0;      // requests and actions done
  Problems problems;  // each at its step
};
/// `talk`: whose client asks.
Replayed replay(const SharedScenario& scenario, const talk::Talk& talk);

}  // namespace cfmock::cli
