#include "expect/leaks.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "expect/client.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

std::string shown(const std::string& leak) {
  if (!leak.ends_with(kOnCommandLine)) return "the client showed " + printable(leak);
  return fmt::format("the client was started with {}, which every user of the machine can read", printable(leak));
}

}  // namespace

Finding judge_leaks(const Case& c) {
  std::vector<Finding> found;
  for (const journal::Entry& entry : c.evidence.entries)
    if (!entry.leaks.empty())
      found.push_back(not_met(fmt::format("{} ({}) leaked a credential: {}", operation_of(entry),
                                          number_of(entry), join(entry.leaks, ", ")),
                              {&entry}));
  bool truncated = false;
  for (const ClientRun* client : clients_of(c.evidence)) {
    truncated = truncated || client->truncated;
    for (const std::string& leak : client->leaks) found.push_back(not_met(shown(leak)));
  }
  if (found.size() > 3) {  // the rest only as entries, and counted
    const size_t more = found.size() - 3;
    for (size_t i = 3; i < found.size(); ++i)
      found[2].entries.insert(found[2].entries.end(), found[i].entries.begin(), found[i].entries.end());
    found[2].because += fmt::format("; and {} more", counted(more, "place"));
    found.resize(3);
  }
  if (!found.empty()) return together(found);
  if (clients_of(c.evidence).empty())
    return inconclusive("no request carried a credential where it must not; no output was seen");
  if (truncated)
    return inconclusive("no credential stood in the output, as far as it was kept, nor in a URL");
  return met("no credential stood in the output or in a URL");
}

}  // namespace cfmock::expect
