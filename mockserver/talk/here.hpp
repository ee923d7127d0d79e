#pragma once
// The room itself, for those that hold it: linked.cpp, and the module that late/ loads.

#include "talk/talk.hpp"

namespace cfmock::talk {

const Talk& talk_here();

}  // namespace cfmock::talk
