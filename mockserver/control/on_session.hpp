#pragma once
// How a handler gets at the session that its path names.

#include "control/routes.hpp"

namespace cfmock::control {

/// Runs `task` with the session while the wire stands still; the refusal, which lists the sessions, when there is
/// none of that name. A look at a session counts as a use of it. What the task throws comes out here, not there.
std::optional<http::Response> on_session(const Call& call, const std::function<void(engine::Session&)>& task);

}  // namespace cfmock::control
