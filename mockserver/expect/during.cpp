// Expectations on a part of the run.
//
//   run: N      the N-th start of the client: its requests, its exit and output, the world it found and left
//   after: A    what came behind the first answer of that kind, but for calls that were under way then
//   before: A   what came before the request that was first so answered
//   from: P     the first request that fits, and all behind it
//   until: P    what came before the first request that fits; without such a request, all
//
// Given together they narrow each other, in this order; `after` and the others are then looked for in what is left. A
// part that never began (no such run, answer or request) proves nothing: inconclusive, unless the client was free to
// ask nothing and asked nothing. Of its exit, its output and the world only a run has its own.

#include <fmt/format.h>

#include <algorithm>

#include "expect/chains.hpp"
#include "expect/judges.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

using scenario::ExpectDuring;

std::optional<Finding> narrow_to_run(int number, const Evidence& whole, Evidence& part) {
  const auto count = static_cast<int>(std::max<size_t>(whole.runs.size(), 1));
  if (number > count)
    return inconclusive(fmt::format("the client was started {}, so there is no run {}", times(static_cast<size_t>(count)), number));
  if (whole.runs.empty()) return std::nullopt;
  const auto run = whole.runs.begin() + (number - 1);
  const bool last = run + 1 == whole.runs.end();
  const uint64_t end = last ? UINT64_MAX : (run + 1)->first_seq;
  std::erase_if(part.entries, [&](const journal::Entry& entry) { return entry.seq < run->first_seq || entry.seq >= end; });
  part.before = run->before;
  if (!last) part.after = (run + 1)->before;
  part.client = run->client;
  part.runs.clear();
  return std::nullopt;
}

const journal::Entry* first_asked(const Evidence& evidence, const scenario::RequestPattern& pattern) {
  for (const journal::Entry& entry : evidence.entries)
    if (fits(pattern, entry)) return &entry;
  return nullptr;
}

void keep_before(uint64_t seq, Evidence& part) {
  std::erase_if(part.entries, [seq](const journal::Entry& entry) { return entry.seq >= seq; });
}

/// Why there is no such part.
std::optional<Finding> narrow(const ExpectDuring& what, const Case& c, Evidence& part) {
  if (what.run)
    if (auto none = narrow_to_run(*what.run, c.evidence, part)) return none;
  const Case so_far{c.scenario, part, c.is_part || what.run, nullptr};
  if (what.after) {
    const journal::Entry* found = first_answered(part, *what.after);
    if (found == nullptr) return never_answered(so_far, *what.after);
    const journal::Entry start = *found;
    std::erase_if(part.entries, [&](const journal::Entry& entry) { return entry.seq <= start.seq || is_beside(start, entry); });
  }
  if (what.before) {
    const journal::Entry* found = first_answered(part, *what.before);
    if (found == nullptr) return never_answered(so_far, *what.before);
    keep_before(found->seq, part);
  }
  if (what.from) {
    const journal::Entry* found = first_asked(part, *what.from);
    if (found == nullptr) return nothing_asked(so_far, *what.from);
    std::erase_if(part.entries, [seq = found->seq](const journal::Entry& entry) { return entry.seq < seq; });
  }
  if (what.until)
    if (const journal::Entry* found = first_asked(part, *what.until)) keep_before(found->seq, part);
  return std::nullopt;
}

/// The part is a copy that ends with its judge: what was found in it is shown in the whole.
void show_in(const Evidence& whole, Finding& finding) {
  Entries out;
  for (const journal::Entry* entry : finding.entries) {
    const auto at = std::lower_bound(whole.entries.begin(), whole.entries.end(), entry->seq,
                                     [](const journal::Entry& a, uint64_t seq) { return a.seq < seq; });
    if (at != whole.entries.end() && at->seq == entry->seq) out.push_back(&*at);
  }
  finding.entries = std::move(out);
}

}  // namespace

Finding judge(const ExpectDuring& what, const Case& c) {
  Evidence part = c.evidence;
  Finding finding;
  if (auto none = narrow(what, c, part))
    finding = std::move(*none);
  else
    finding = judge(scenario::ExpectAll{what.expect}, Case{c.scenario, part, true, c.whole == nullptr ? &c.evidence : c.whole});
  show_in(c.evidence, finding);
  return finding;
}

}  // namespace cfmock::expect
