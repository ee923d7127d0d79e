#pragma once
// For people, on a terminal or in a log.

#include <string>

#include "report/subject.hpp"

namespace cfmock::report {

std::string text(const Subject& subject, bool colour);

}  // namespace cfmock::report
