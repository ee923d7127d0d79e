#pragma once
// Reads `handshakes:`.

#include "scenario/handshake.hpp"
#include "scenario/types.hpp"

namespace cfmock::scenario {

Type<std::vector<HandshakeReply>> handshakes();

}  // namespace cfmock::scenario
