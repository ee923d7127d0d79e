#include "expect/client.hpp"

#include <fmt/format.h>

#include <csignal>

namespace cfmock::expect {

std::optional<Finding> no_process(const Case& c, const std::string& what) {
  if (!c.evidence.client)
    return inconclusive(fmt::format("no client process was run, so {} is unknown", what));
  if (const auto how = ended_from_outside(c))
    return inconclusive(fmt::format("{}, so {} is unknown", *how, what));
  return std::nullopt;
}

std::optional<std::string> ended_from_outside(const Case& c) {
  for (const ClientRun* client : clients_of(c.evidence)) {
    if (client->interrupted) return "the run was interrupted";
    if (client->timed_out)
      return fmt::format("the client had not ended after {} and was stopped", human(client->took));
    // Someone's kill says nothing of the client; a signal of its own fault is a crash, and judged as one.
    if (client->signal != 0 && !is_crash_signal(client->signal))
      return fmt::format("the client was ended from outside, by {}", signal_name(client->signal));
    // A shell lives on where the client that it had started was killed, and tells by its exit code.
    for (const int signal : {SIGKILL, SIGTERM})
      if (client->exit_code == 128 + signal)
        return fmt::format("the client was ended from outside: exit {} is a shell's word for {}", 128 + signal, signal_name(signal));
  }
  return std::nullopt;
}

bool is_crash_signal(int signal) {
  for (const int fault : {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS})
    if (signal == fault) return true;
  return false;
}

std::string signal_name(int signal) {
  switch (signal) {
    case SIGHUP:
      return "SIGHUP";
    case SIGINT:
      return "SIGINT";
    case SIGQUIT:
      return "SIGQUIT";
    case SIGILL:
      return "SIGILL";
    case SIGTRAP:
      return "SIGTRAP";
    case SIGABRT:
      return "SIGABRT";
    case SIGBUS:
      return "SIGBUS";
    case SIGFPE:
      return "SIGFPE";
    case SIGKILL:
      return "SIGKILL";
    case SIGSEGV:
      return "SIGSEGV";
    case SIGPIPE:
      return "SIGPIPE";
    case SIGTERM:
      return "SIGTERM";
    case SIGSYS:
      return "SIGSYS";
    default:
      return fmt::format("signal {}", signal);
  }
}

std::string end_of(const ClientRun& client) {
  if (client.exit_code) return fmt::format("exit {}", *client.exit_code);
  return fmt::format("{} (exit {} in a shell)", signal_name(client.signal), shell_code(client));
}

int shell_code(const ClientRun& client) { return client.exit_code.value_or(128 + client.signal); }

}  // namespace cfmock::expect
