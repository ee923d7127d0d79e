// The one symbol that the shared object shows.
#include "talk/here.hpp"

extern "C" __attribute__((visibility("default"))) const cfmock::talk::Talk* cfmock_talk() { return &cfmock::talk::talk_here(); }
