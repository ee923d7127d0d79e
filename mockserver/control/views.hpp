#pragma once
// What the control API shows of a session. Never a secret: a credential is its name and its fingerprint. To
// be called while the wire stands still.

#include "control/answers.hpp"
#include "engine/session.hpp"

namespace cfmock::control {

/// A line of the list.
Json summary_of(const engine::Session& session);
/// All of it: the summary, and clock, credentials and rules as they stand now.
Json details_of(const engine::Session& session, Instant real_now);

}  // namespace cfmock::control
