// Measured where the requests arrive: a server that was held up for a moment sees even requests crowded, so a
// scenario leaves some room between what it asks for and what it allows.

#include <fmt/format.h>

#include "expect/judges.hpp"
#include "expect/waits.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

struct Crowd {
  size_t first = 0, count = 0;
};

/// The largest number in any span of that length, its end left out; of several the earliest.
Crowd densest(const Entries& entries, Duration within) {
  Crowd out;
  size_t first = 0;
  for (size_t last = 0; last < entries.size(); ++last) {
    while (entries[last]->at - entries[first]->at >= within) ++first;
    if (last - first + 1 > out.count) out = {first, last - first + 1};
  }
  return out;
}

std::string allowed(const scenario::ExpectStorm& what) {
  return fmt::format("no more than {} {} allowed within {}", what.at_most, what.at_most == 1 ? "was" : "were",
                     human(what.within));
}

}  // namespace

Finding judge(const scenario::ExpectStorm& what, const Case& c) {
  const Entries entries = asked(c.evidence, what.of);
  if (entries.empty()) return nothing_asked(c, what.of);
  const auto most = static_cast<size_t>(what.at_most);
  if (entries.size() <= most)  // true however fast they came
    return met(fmt::format("{} {} in all; {}", asked_of(what.of), was("asked", entries.size()), allowed(what)), entries);
  if (clock_stands(c)) return inconclusive(why_no_waits(c), entries);
  const Crowd crowd = densest(entries, what.within);
  const auto from = entries.begin() + static_cast<std::ptrdiff_t>(crowd.first);
  const Entries shown(from, from + static_cast<std::ptrdiff_t>(crowd.count));
  const std::string because = fmt::format("{} {} within {}{}; {}", asked_of(what.of), was("asked", crowd.count),
                                          human(shown.back()->at - shown.front()->at), pace(c), allowed(what));
  return crowd.count > most ? not_met(because, shown) : met("at the most, " + because, shown);
}

}  // namespace cfmock::expect
