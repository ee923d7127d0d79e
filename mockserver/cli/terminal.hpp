#pragma once
// What commands say to a person.

#include <ostream>

#include "base/result.hpp"

namespace cfmock::cli {

/// "cfmock: ..." with its remedy. Returns `code`.
int complain(std::ostream& err, const Problem& problem, int code);
/// Standard output is a terminal, and NO_COLOR is not set.
bool shows_colour();

}  // namespace cfmock::cli
