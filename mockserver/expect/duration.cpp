#include <fmt/format.h>

#include "expect/client.hpp"
#include "expect/judges.hpp"
#include "expect/waits.hpp"

namespace cfmock::expect {
Finding judge(const scenario::ExpectDuration& what, const Case& c) {
  if (!c.evidence.client) return *no_process(c, "how long it took");
  const Duration took = c.evidence.client->took;
  if (what.at_most && took > with_tolerance(*what.at_most))
    return not_met(fmt::format("the client took {}; at most {} was allowed (and 10 % for a busy machine)",
                               human(took), human(*what.at_most)));
  if (const auto unknown = no_process(c, "how long it would have taken")) return *unknown;
  if (what.at_least && took < *what.at_least)
    return not_met(
        fmt::format("the client took {}; at least {} was expected", human(took), human(*what.at_least)));
  std::string bounds;
  if (what.at_least) bounds += fmt::format("; at least {} was expected", human(*what.at_least));
  if (what.at_most) bounds += fmt::format("; at most {} was allowed", human(*what.at_most));
  return met(fmt::format("the client took {}{}", human(took), bounds));
}

}  // namespace cfmock::expect
