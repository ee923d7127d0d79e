#include "report/entries.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "expect/words.hpp"
#include "report/safe.hpp"

namespace cfmock::report {
namespace {

/// The reason without the status and codes before it, which the line has already.
std::string_view reason(std::string_view why) {
  const size_t colon = why.find(": ");
  const bool numbers = colon != std::string_view::npos &&
                       why.substr(0, colon).find_first_not_of("0123456789 ") == std::string_view::npos;
  return numbers ? why.substr(colon + 2) : why;
}

std::string answer(const journal::Entry& entry) {
  std::string out = expect::call_of(entry) + " -> " + expect::answer_of(entry);
  if (entry.retry_after) out += ", Retry-After " + human(*entry.retry_after);
  return out;
}

}  // namespace

EntryTexts::EntryTexts(const expect::Evidence& evidence)
    : evidence_(evidence), chains_(expect::chains(evidence)) {}

const journal::Entry* EntryTexts::find(uint64_t seq) const {
  const auto at =
      std::lower_bound(evidence_.entries.begin(), evidence_.entries.end(), seq,
                       [](const journal::Entry& entry, uint64_t wanted) { return entry.seq < wanted; });
  return at == evidence_.entries.end() || at->seq != seq ? nullptr : &*at;
}

Duration EntryTexts::offset(const journal::Entry& entry) const {
  return entry.at - evidence_.entries.front().at;
}

std::vector<std::string> EntryTexts::of(const std::vector<uint64_t>& seqs, bool gaps) const {
  std::vector<const journal::Entry*> entries;
  for (const uint64_t seq : seqs)
    if (const journal::Entry* entry = find(seq)) entries.push_back(entry);
  std::vector<std::pair<std::string, std::string>> heads;
  size_t number_width = 0, offset_width = 0;
  for (const journal::Entry* entry : entries) {
    heads.emplace_back(expect::number_of(*entry),
                       fmt::format("+{:.3f}s", static_cast<double>(offset(*entry).count()) / 1e6));
    number_width = std::max(number_width, heads.back().first.size());
    offset_width = std::max(offset_width, heads.back().second.size());
  }
  std::vector<std::string> out;
  for (size_t i = 0; i < entries.size(); ++i) {
    std::string text = fmt::format("{:<{}} {:>{}} {}", heads[i].first, number_width, heads[i].second,
                                   offset_width, answer(*entries[i]));
    const journal::Entry* before = gaps ? expect::attempt_before(chains_, *entries[i]) : nullptr;
    if (before != nullptr)
      text +=
          fmt::format("  {} after {}", human(expect::gap(*before, *entries[i])), expect::number_of(*before));
    if (!entries[i]->why.empty()) text += "  " + std::string(reason(entries[i]->why));
    out.push_back(printable(text));
  }
  return out;
}

std::string further(size_t n) { return n == 0 ? "" : fmt::format("and {} more", n); }

}  // namespace cfmock::report
