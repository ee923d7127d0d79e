#include <fmt/format.h>

#include "expect/chains.hpp"
#include "expect/judges.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {

Finding judge(const scenario::ExpectNever& what, const Case& c) {
  Entries culprits = asked(c.evidence, what.of);
  Entries shown;
  std::string since;
  if (what.after) {
    const Entries told = told_to_each_start(c, *what.after);
    if (told.empty()) return never_answered(c, *what.after);
    std::erase_if(culprits, [&](const journal::Entry* entry) { return told_before(told, *entry, c.evidence) == nullptr; });
    const journal::Entry* start = culprits.empty() ? told.front() : told_before(told, *culprits.front(), c.evidence);
    since = fmt::format(" after {} of {}", answer_of(*start), number_of(*start));
    shown.push_back(start);
  }
  if (culprits.empty()) return met(fmt::format("{} was never asked{}", asked_of(what.of), since), shown);
  shown.insert(shown.end(), culprits.begin(), culprits.end());
  const size_t more = culprits.size() - 1;
  return not_met(fmt::format("{} was asked{}{}; none was allowed", operation_of(*culprits.front()), since,
                             more == 0 ? "" : fmt::format(", and {} more like it", counted(more, "request"))),
                 shown);
}

}  // namespace cfmock::expect
