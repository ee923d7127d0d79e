#pragma once
// Policies as the API has them: [{effect: deny, permission_groups: [DNS Write], resources: {NAME: "*"}}].

#include "scenario/types.hpp"

namespace cfmock::scenario {

/// By name or by id.
Type<std::string> permission_group();
Type<std::vector<cloudflare::PolicySpec>> policies();

}  // namespace cfmock::scenario
