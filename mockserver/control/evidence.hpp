#pragma once
// What a verdict is reached from, taken out of a live session. Call it while the wire stands still; the result is a
// copy, good on any.

#include <optional>

#include "engine/session.hpp"
#include "expect/verdict.hpp"

namespace cfmock::control {

/// The world as it is now.
expect::WorldState world_of(const engine::Session& session);
expect::Evidence evidence_of(const engine::Session& session, std::optional<expect::ClientRun> client);
/// The canaries: notes which secrets of the session stand in what the client said, disguised as in engine/spellings.hpp, and on the command line by which
/// it was started, and replaces them.
void redact_output(const engine::Session& session, expect::ClientRun& client);

}  // namespace cfmock::control
