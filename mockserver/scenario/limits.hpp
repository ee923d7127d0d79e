#pragma once
// `limits:` of a scenario: the user's, the address's, the ban, and the meters of fixtures/meters.tsv by name.

#include "scenario/fields.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::scenario {

Type<cloudflare::LimitSpec> limits();

}  // namespace cfmock::scenario
