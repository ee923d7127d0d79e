#include <fmt/format.h>

#include "expect/client.hpp"
#include "expect/judges.hpp"

namespace cfmock::expect {

Finding judge(const scenario::ExpectExit& what, const Case& c) {
  if (const auto unknown = no_process(c, "its exit code")) return *unknown;
  if (c.evidence.client->signal != 0)
    return staying(not_met(
        fmt::format("the client ended with {}; an exit of its own was expected", end_of(*c.evidence.client))));
  const int code = shell_code(*c.evidence.client);
  const bool fits = (!what.is || code == *what.is) && (!what.is_not || code != *what.is_not);
  const std::string wanted = what.is ? fmt::format("exit {} was expected", *what.is)
                                     : fmt::format("any but exit {} was expected", what.is_not.value_or(0));
  const std::string because = fmt::format("the client ended with {}; {}", end_of(*c.evidence.client), wanted);
  return fits ? met(because) : lacking(client_cut_short(c), because);
}

}  // namespace cfmock::expect
