#pragma once
// Did a call that was told Retry-After come again too early? Judged for the same call wherever it comes
// again, in the same retry chain or not: starting over is no way around a wait.

#include "expect/finding.hpp"
#include "expect/requests.hpp"

namespace cfmock::expect {

struct Wait {
  const journal::Entry* told;   // its answer carried Retry-After
  const journal::Entry* again;  // the same call, next time
  Duration waited{0};           // as the client lived it: the session's time divided by the clock's scale
  bool early = false;           // shorter than told, by more than the clock's rounding
};

/// All waits, in order. With a clock that stands still nothing can be measured: `waited` is 0, `early` false.
std::vector<Wait> waits(const Case& c);

/// 1 ms: clocks round. Not a tolerance for clients.
inline constexpr Duration kRounding = std::chrono::milliseconds(1);

/// A busy machine may delay a client, never speed it up: a lower bound is hard, an upper one is let off by 10 %,
/// or by 100 ms of the client's time where that is more. `scale`: of the clock that the bound is measured on.
Duration with_tolerance(Duration at_most, double scale = 1);

/// It stands still, or its pace was changed in mid-run: no wait can be measured.
bool clock_stands(const Case& c);
/// What every judge of waits says of such a clock, or of one whose pace was changed in mid-run.
const char* why_no_waits(const Case& c);
/// Shorter than this, on the client's clock, it is no wait but what a machine needs to answer.
inline constexpr Duration kNoPause = std::chrono::milliseconds(10);
/// " (the session's clock runs 60 times as fast as the client's)", or "" at its ordinary pace.
std::string pace(const Case& c);

}  // namespace cfmock::expect
