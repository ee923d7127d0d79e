#pragma once
// Credentials where they must not stand: in the client's output, in a URL, in a header that travels on.

#include <string_view>

#include "expect/requests.hpp"

namespace cfmock::expect {

Finding judge_leaks(const Case& c);

/// Ends the leak of a secret that the client was started with.
inline constexpr std::string_view kOnCommandLine = " on the command line";

}  // namespace cfmock::expect
