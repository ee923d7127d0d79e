#pragma once
// tokens: {user_quota: 3, propagation: 90s}

#include "scenario/types.hpp"

namespace cfmock::scenario {

Type<cloudflare::TokenRules> token_rules();

}  // namespace cfmock::scenario
