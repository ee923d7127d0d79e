#pragma once
// What a client did to the world, for people.

#include <string>
#include <vector>

#include "expect/verdict.hpp"

namespace cfmock::report {

/// "+ A www.example.com 192.0.2.1", "- …" for what is gone, "~ …" for what reads otherwise than before. At most 100.
std::vector<std::string> world_changes(const expect::Evidence& evidence);

}  // namespace cfmock::report
