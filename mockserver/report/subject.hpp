#pragma once
// What a report is about: one client against one scenario. References: whoever calls keeps them alive.

#include <string>

#include "expect/verdict.hpp"

namespace cfmock::report {

struct Subject {
  std::string client;  // its name, for tables and suites
  const scenario::Scenario& scenario;
  const expect::Verdict& verdict;
  const expect::Evidence& evidence;
};

}  // namespace cfmock::report
