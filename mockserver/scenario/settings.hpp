#pragma once
// The smaller settings of a scenario: limits, clock, what strictness lets pass.

#include "scenario/fields.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::scenario {

/// A row of fixtures/eras.tsv.
Type<cloudflare::Era> era();

struct ClockSpec {
  double scale = 1;
  std::optional<Instant> start;
};
Type<ClockSpec> clock_settings();

Type<Allow> allow();

}  // namespace cfmock::scenario
