#pragma once
// The same client through the same scenario several times: how often it met what is expected, and which
// expectations came out now so, now otherwise.

#include <string>
#include <vector>

#include "report/subject.hpp"

namespace cfmock::report {

struct Flicker {
  std::string expectation;
  Place place;
  size_t met = 0, not_met = 0, inconclusive = 0;
};

struct Repeats {
  size_t runs = 0, met = 0;
  expect::Outcome worst = expect::Outcome::kMet;
  size_t worst_run = 0;           // the first that came out so
  std::vector<Flicker> flickers;  // in the order of the scenario, strict ones last
};

/// REQUIRES: at least one, all of one scenario. What strictness expects stands in a verdict only when it was
/// broken: where it is not said, it was met.
Repeats repeats_of(const std::vector<Subject>& runs);

/// "3 of 5 met; flickered: exit: 0 (3 met, 2 not met)".
std::string repeats_text(const Repeats& repeats);

}  // namespace cfmock::report
