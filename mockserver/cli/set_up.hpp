#pragma once
// --set-up: a command of the person's, run before the client. It stands on the command line and not in a
// scenario, because a scenario runs nothing.

#include <string>

#include "base/result.hpp"
#include "harness/process.hpp"

namespace cfmock::cli {

/// By the shell, with all that the client is handed. A Problem when it does not exit 0, with its last words;
/// those hold what it printed, so they are for `redact` to clean.
Failure run_set_up(harness::Command as_client, const std::string& command,
                   const std::function<void(std::string&)>& redact);

}  // namespace cfmock::cli
