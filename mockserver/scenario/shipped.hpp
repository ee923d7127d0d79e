#pragma once
// The scenarios that travel inside the program, and what they are called.

#include <string_view>
#include <vector>

#include "base/embedded.hpp"

namespace cfmock::scenario {

/// By path. Where they stand in the program: whoever wants one of them by its name copies none of the others.
std::vector<EmbeddedFile> shipped();

/// "expired-token" of "scenarios/auth/expired-token.yaml", and "auth/expired-token": views into the path given.
std::string_view shipped_name(std::string_view path);
std::string_view shipped_name_with_folder(std::string_view path);

}  // namespace cfmock::scenario
