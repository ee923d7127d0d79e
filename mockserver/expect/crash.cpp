#include <fmt/format.h>

#include "expect/client.hpp"
#include "expect/crash_signs.hpp"
#include "expect/judges.hpp"

namespace cfmock::expect {
Finding judge(const scenario::ExpectNoCrash&, const Case& c) {
  if (!c.evidence.client) return *no_process(c, "whether it crashed");
  const ClientRun& client = *c.evidence.client;
  for (const std::string* stream : {&client.err, &client.out})
    if (const CrashSign* sign = crash_sign_in(*stream))
      return not_met(fmt::format("the client's {} holds {}: `{}`",
                                 stream == &client.err ? "standard error" : "output", sign->what,
                                 line_of(*sign, *stream)));
  if (const auto unknown = no_process(c, "whether it would have crashed")) return *unknown;
  if (client.signal != 0) return not_met("the client was ended by " + signal_name(client.signal));
  if (client.exit_code && is_crash_signal(*client.exit_code - 128))
    return not_met(fmt::format("the client ended with exit {}, a shell's word for {}", *client.exit_code,
                               signal_name(*client.exit_code - 128)));
  if (client.truncated) return inconclusive("no sign of a crash in the output, as far as it was kept");
  return met("no signal, and no sign of a crash in the output");
}

}  // namespace cfmock::expect
