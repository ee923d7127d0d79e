#pragma once
// The verdict for people: a headline, the client, and each expectation with what was measured against what
// was allowed and the journal entries that decided it. `colour` adds ANSI colours, nothing else.

#include "report/subject.hpp"

namespace cfmock::report {

std::string text(const Subject& subject, bool colour);

}  // namespace cfmock::report
