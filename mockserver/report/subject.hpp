#pragma once
// What a report is about: one client's run through one scenario, judged. Every format is a pure function over
// one or more of these, in its own file; none reads a clock, a terminal or a file.

#include <string>

#include "expect/verdict.hpp"

namespace cfmock::report {

/// How far a run came.
enum class Course {
  kWhole,
  kCut,         // the person interrupted it: what it had done until then was judged
  kNeverRan,    // the person interrupted those before it
  kNotStarted,  // the client, or what it needs, could not be started
};

/// References: what they name must outlive the report being made.
struct Subject {
  std::string client;  // the name the person gave it; "" for none
  const scenario::Scenario& scenario;
  const expect::Verdict& verdict;
  const expect::Evidence& evidence;
  Course course = Course::kWhole;
};

}  // namespace cfmock::report
