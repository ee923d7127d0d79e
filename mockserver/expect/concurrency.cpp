#include <fmt/format.h>

#include <algorithm>

#include "expect/connections.hpp"
#include "expect/judges.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

struct Span {
  Instant from, to;  // the end left out
  const journal::Entry* entry;
};

/// The spans that hold the moment at which most do; of several the first.
std::vector<Span> most_at_once(std::vector<Span> spans) {
  std::stable_sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.from < b.from; });
  std::vector<Span> open, most;
  for (const Span& span : spans) {
    std::erase_if(open, [&](const Span& each) { return each.to <= span.from; });
    open.push_back(span);
    if (open.size() > most.size()) most = open;
  }
  return most;
}

/// `unknown`: how long one without an answer counts, of which the record of connections does not have when the client gave up.
enum class Unknown { kNotAtAll, kForEver };

std::vector<Span> in_flight(const std::vector<Use>& all, const scenario::RequestPattern& of, const Case& c, Unknown unknown) {
  std::vector<Span> out;
  for (const Use& use : all)
    for (const journal::Entry* entry : use.requests) {
      if (!fits(of, *entry)) continue;
      const bool never_left = entry->delivery == "silence" && !entry->sent;
      const bool open_for_ever = use.opened || unknown == Unknown::kForEver;
      const Instant closed = use.closed.value_or(open_for_ever || !never_left ? Instant::max() : entry->real_at);
      out.push_back({entry->real_at, never_left ? closed : std::min(closed, answer_left(*entry, c)), entry});
    }
  return out;
}

/// How many connections that carried such requests were open at once, at most.
size_t open_at_once(const std::vector<Use>& all, const scenario::RequestPattern& of) {
  std::vector<Span> spans;
  for (const Use& use : all)
    if (std::any_of(use.requests.begin(), use.requests.end(), [&](const auto* entry) { return fits(of, *entry); }))
      spans.push_back({use.first, use.closed.value_or(Instant::max()), use.requests.front()});
  return most_at_once(std::move(spans)).size();
}

Entries entries_of(const std::vector<Span>& spans) {
  Entries out;
  for (const Span& span : spans) out.push_back(span.entry);
  return out;
}

}  // namespace

Finding judge(const scenario::ExpectConcurrency& what, const Case& c) {
  const std::vector<Use> all = uses(c.evidence);
  const std::vector<Span> spans = in_flight(all, what.of, c, Unknown::kNotAtAll);
  if (spans.empty()) return nothing_asked(c, what.of);
  const std::vector<Span> most = most_at_once(spans);
  const auto allowed = static_cast<size_t>(what.at_most);
  const std::string wanted = fmt::format("no more than {} {} allowed", what.at_most, what.at_most == 1 ? "was" : "were");
  if (most.size() > allowed)
    return not_met(fmt::format("{} of {} were in flight at once; {}", counted(most.size(), "request"), name_of(what.of), wanted),
                   entries_of(most));
  if (const auto maybe = most_at_once(in_flight(all, what.of, c, Unknown::kForEver)); maybe.size() > allowed)
    return inconclusive(fmt::format("{} of {} may have been in flight at once: when the client gave up on an answer that never came is not known here",
                                    counted(maybe.size(), "request"), name_of(what.of)),
                        entries_of(maybe));
  const size_t open = open_at_once(all, what.of);
  if (open <= allowed)
    return met(fmt::format("never more than {} {} open at once; {}", counted(open, "connection"), open == 1 ? "was" : "were", wanted),
               entries_of(most));
  const auto held = static_cast<size_t>(
      std::count_if(spans.begin(), spans.end(), [](const Span& span) { return span.to > span.from; }));
  if (held > allowed)
    return met(fmt::format("at the most, {} of {} {} in flight at once; {}", counted(most.size(), "request"), name_of(what.of),
                           most.size() == 1 ? "was" : "were", wanted),
               entries_of(most));
  return inconclusive(fmt::format("answers left at once, so what was in flight together could not be seen ({} were open); "
                                  "hold them back by a rule with a delay",
                                  counted(open, "connection")),
                      entries_of(most));
}

}  // namespace cfmock::expect
