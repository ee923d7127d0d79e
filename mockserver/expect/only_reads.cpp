#include <fmt/format.h>

#include "expect/chains.hpp"
#include "expect/judges.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {

/// A write that was on its way before the answer left is no answer to it.
Finding judge(const scenario::ExpectOnlyReads& what, const Case& c) {
  const Entries told = what.after ? told_to_each_start(c, *what.after) : Entries{};
  if (what.after && told.empty()) return never_answered(c, *what.after);
  Entries writes;
  size_t reads = 0;
  for (const journal::Entry& entry : c.evidence.entries) {
    if (entry.method.empty() || (what.after && told_before(told, entry, c.evidence) == nullptr)) continue;
    if (is_read(entry))
      ++reads;
    else
      writes.push_back(&entry);
  }
  const journal::Entry* start = told.empty() ? nullptr : writes.empty() ? told.front() : told_before(told, *writes.front(), c.evidence);
  const std::string since =
      start == nullptr ? "" : fmt::format(" after {} of {}", answer_of(*start), number_of(*start));
  Entries shown;
  if (start != nullptr) shown.push_back(start);
  shown.insert(shown.end(), writes.begin(), writes.end());
  if (writes.empty())
    return met(reads == 0 ? fmt::format("nothing was asked{}", since)
                          : fmt::format("all that was asked{} was {}", since, counted(reads, "read")),
               shown);
  const size_t more = writes.size() - 1;
  return not_met(fmt::format("{} was asked{}{}; nothing but reads was allowed", operation_of(*writes.front()), since,
                             more == 0 ? "" : fmt::format(", and {}", counted(more, "more write"))),
                 shown);
}

}  // namespace cfmock::expect
