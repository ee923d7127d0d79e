#include <fmt/format.h>

#include <algorithm>

#include "expect/chains.hpp"
#include "expect/reasons.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

struct Pair {
  const journal::Entry* first = nullptr;
  const journal::Entry* again = nullptr;
};

/// A write that the finding names, made again as it was, not beside the first; the first such pair that `fits`.
template <class Fits>
Pair repeated_write(const Cue& cue, Fits fits) {
  for (const journal::Entry* again : cue.finding.entries)
    for (const journal::Entry* first : cue.finding.entries)
      if (first->seq < again->seq && first->call_hash == again->call_hash && !first->method.empty() && !is_read(*first) &&
          !is_beside(*first, *again) && fits(*first))
        return {first, again};
  return {};
}

std::string_view path_of(const journal::Entry& entry) { return match::api_path(entry.path); }

}  // namespace

std::string lost_answer(const Cue& cue) {
  const Pair pair = repeated_write(cue, [](const journal::Entry& first) { return first.delivery != "complete" || hung_up(first); });
  if (pair.first == nullptr) return "";
  return fmt::format("it repeats a write whose answer was lost ({}): the first may have been carried out",
                     number_of(*pair.first));
}

std::string write_as_read(const Cue& cue) {
  const Pair pair = repeated_write(
      cue, [](const journal::Entry& first) { return first.delivery == "complete" && !hung_up(first) && first.status >= 500; });
  if (pair.first == nullptr) return "";
  return fmt::format("it repeats a write after {} ({}) as it would a read", answer_of(*pair.first), number_of(*pair.first));
}

/// A POST to a list that was never read with success, right behind a read of it that failed.
std::string failed_read_as_empty(const Cue& cue) {
  for (const journal::Entry* write : cue.finding.entries) {
    if (write->method != "POST" || is_read(*write)) continue;
    const journal::Entry* last_read = nullptr;
    bool was_read = false;
    for (const journal::Entry& entry : cue.c.evidence.entries) {
      if (entry.seq >= write->seq) break;
      if (entry.method != "GET" || path_of(entry) != path_of(*write) || is_beside(entry, *write)) continue;
      last_read = &entry;
      was_read = was_read || succeeded(entry);
    }
    if (last_read != nullptr && !was_read)
      return fmt::format("it takes the failed read {} ({}) for an empty list", number_of(*last_read), answer_of(*last_read));
  }
  return "";
}

std::string second_run_blind(const Cue& cue) {
  const Evidence& evidence = cue.c.whole != nullptr ? *cue.c.whole : cue.c.evidence;
  if (evidence.runs.size() < 2) return "";
  const uint64_t second = evidence.runs[1].first_seq;
  for (const journal::Entry* write : cue.finding.entries) {
    if (write->seq < second || write->method != "POST" || is_read(*write)) continue;
    bool made_before = false, read_first = false;
    for (const journal::Entry& entry : evidence.entries) {
      if (entry.seq >= write->seq) break;
      if (entry.seq < second)
        made_before = made_before || (entry.call_hash == write->call_hash && entry.wrote);
      else
        read_first = read_first || (entry.method == "GET" && path_of(entry) == path_of(*write));
    }
    if (made_before && !read_first)
      return fmt::format("a later run asks again for what the first had made ({}): it does not read before it writes",
                         number_of(*write));
  }
  return "";
}

}  // namespace cfmock::expect
