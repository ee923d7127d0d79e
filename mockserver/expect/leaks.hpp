#pragma once
// Credentials where they must not stand: in the client's output, in a URL, in a header that travels on.

#include "expect/requests.hpp"

namespace cfmock::expect {

Finding judge_leaks(const Case& c);

}  // namespace cfmock::expect
