#pragma once
// What the program and its shared object know of each other. Both are of one build, so classes and containers may cross.

#include <string_view>

namespace cfmock::talk {
class Talk;
}

namespace cfmock::late {

/// The file's bytes.
std::string_view talk_module();

inline constexpr char kTalkSymbol[] = "cfmock_talk";
using FindTalk = const talk::Talk* (*)();

}  // namespace cfmock::late
