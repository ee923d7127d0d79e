#pragma once
// The headers of a rule's answer: as others, but for those that say where an answer ends, which the wire makes.

#include "scenario/types.hpp"

namespace cfmock::scenario {

Type<http::Headers> answer_headers();

}  // namespace cfmock::scenario
