#pragma once
// What one judge found: a line of the verdict without the expectation's own words.

#include <string>
#include <vector>

#include "expect/verdict.hpp"

namespace cfmock::expect {

using Entries = std::vector<const journal::Entry*>;

struct Finding {
  Outcome outcome = Outcome::kMet;
  std::string because;
  Entries entries;  // all that decided it; whoever makes the line keeps the first kCited
  bool attempts = false;
  bool lacks = false;  // not met because something is not there
  std::string reason = {};  // why the client most likely did so; "" : not to be told (reasons.hpp)
  bool stays = false;  // `not` does not turn it round: it says nothing of the statement itself (combine.cpp)
};

inline Finding met(std::string because, Entries entries = {}) {
  return {Outcome::kMet, std::move(because), std::move(entries)};
}
inline Finding not_met(std::string because, Entries entries = {}) {
  return {Outcome::kNotMet, std::move(because), std::move(entries)};
}
inline Finding inconclusive(std::string because, Entries entries = {}) {
  return {Outcome::kInconclusive, std::move(because), std::move(entries)};
}

inline Finding staying(Finding finding) {
  finding.stays = true;
  return finding;
}

/// The entries are attempts of calls.
inline Finding of_attempts(Finding finding) {
  finding.attempts = true;
  return finding;
}

/// kNotMet wins over kInconclusive wins over kMet.
Outcome worse(Outcome a, Outcome b);
/// Of several findings those with the worst outcome: their sentences, their entries.
Finding together(const std::vector<Finding>& findings);

Line line(std::string kind, std::string expectation, const Place& place, Finding finding);

}  // namespace cfmock::expect
