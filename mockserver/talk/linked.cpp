// For the library and the tests, which are linked with the whole room; late/talk.cpp has the program's.
#include "talk/here.hpp"

namespace cfmock::talk {

Result<const Talk*> talk() { return &talk_here(); }

}  // namespace cfmock::talk
