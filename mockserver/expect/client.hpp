#pragma once
// What the client process itself shows.

#include <optional>

#include "expect/requests.hpp"

namespace cfmock::expect {

/// Why nothing can be said of the process: none was run ("serve"), or it was ended from outside.
std::optional<Finding> no_process(const Case& c, const std::string& what);
/// The client was ended by us or by the person: how, in words; nullopt when it ended by itself.
std::optional<std::string> ended_from_outside(const Case& c);

/// "exit 3", "signal 11 (SIGSEGV)".
std::string end_of(const ClientRun& client);
/// A signal that a program brings on itself: SIGSEGV, SIGABRT and the like.
bool is_crash_signal(int signal);
std::string signal_name(int signal);  // "SIGSEGV", "signal 99"
/// As a shell shows it: the exit code, or 128 and the signal.
int shell_code(const ClientRun& client);

}  // namespace cfmock::expect
