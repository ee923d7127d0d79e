#include "late/module.hpp"

// CFMOCK_TALK_MODULE: the path of the shared object, which the build has made by now.
asm(".section .rodata\n"
    ".balign 8\n"
    "cfmock_talk_begin: .incbin \"" CFMOCK_TALK_MODULE "\"\n"
    "cfmock_talk_end: .previous\n");

extern "C" {
extern const char cfmock_talk_begin[] __attribute__((visibility("hidden")));
extern const char cfmock_talk_end[] __attribute__((visibility("hidden")));
}

namespace cfmock::late {

std::string_view talk_module() { return {cfmock_talk_begin, static_cast<size_t>(cfmock_talk_end - cfmock_talk_begin)}; }

}  // namespace cfmock::late
