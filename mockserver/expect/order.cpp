#include <fmt/format.h>

#include "expect/judges.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

const journal::Entry* first_after(const Evidence& evidence, const scenario::RequestPattern& pattern,
                                  uint64_t seq) {
  for (const journal::Entry& entry : evidence.entries)
    if (entry.seq > seq && fits(pattern, entry)) return &entry;
  return nullptr;
}

bool named_before(const std::vector<scenario::RequestPattern>& list, size_t index) {
  for (size_t i = 0; i < index; ++i)
    if (list[i].text == list[index].text) return true;
  return false;
}

}  // namespace

/// First occurrences, in this order. A pattern that stands twice means its next occurrence.
Finding judge(const scenario::ExpectOrder& what, const Case& c) {
  Entries found;
  for (size_t i = 0; i < what.of.size(); ++i) {
    const journal::Entry* before = found.empty() ? nullptr : found.back();
    const uint64_t from = before != nullptr && named_before(what.of, i) ? before->seq : 0;
    const journal::Entry* entry = first_after(c.evidence, what.of[i], from);
    if (entry == nullptr)
      return lacking(cut_short(c),
                     before == nullptr || from == 0
                         ? fmt::format("{} was never asked", name_of(what.of[i]))
                         : fmt::format("{} was not asked again after {} ({})", name_of(what.of[i]),
                                       operation_of(*before), number_of(*before)),
                     found);
    found.push_back(entry);
    if (before != nullptr && entry->seq <= before->seq)
      // A row that was dropped may have held the true first occurrence; a client that was stopped is no
      // excuse.
      return lacking(c.evidence.dropped > 0 ? cut_short(c) : std::nullopt,
                     fmt::format("{} ({}) was to come after {} ({})", name_of(what.of[i]), number_of(*entry),
                                 name_of(what.of[i - 1]), number_of(*before)),
                     found);
  }
  std::string sequence;
  for (const journal::Entry* entry : found)
    sequence += (sequence.empty() ? "" : ", then ") + operation_of(*entry) + " (" + number_of(*entry) + ")";
  return met(sequence, found);
}

}  // namespace cfmock::expect
