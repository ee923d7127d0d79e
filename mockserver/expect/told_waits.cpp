#include <fmt/format.h>

#include <algorithm>

#include "expect/retry_waits.hpp"
#include "expect/waits.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

std::string told(const Wait& wait, const Case& c) {
  return fmt::format("{} was asked again {} after {}, whose Retry-After said {}{}", operation_of(*wait.again),
                     human(wait.waited), number_of(*wait.told), human(*wait.told->retry_after), pace(c));
}

/// How much longer than told.
Duration excess(const Wait& wait) { return wait.waited - *wait.told->retry_after; }
bool is_shorter(const Wait& a, const Wait& b) { return excess(a) < excess(b); }

Finding judge_ends(const std::vector<Wait>& all, const Wait& worst, bool (*is_broken)(const Wait&), const char* much,
                   const Case& c) {
  const auto broken = static_cast<size_t>(std::count_if(all.begin(), all.end(), is_broken));
  Entries shown;
  for (const Wait& wait : all)
    if (broken == 0 || is_broken(wait)) shown.insert(shown.end(), {wait.told, wait.again});
  const std::string because = told(worst, c);
  if (broken == 0)
    return met(all.size() == 1 ? because : because + fmt::format(" (the {}est of {} waits)", much, all.size()), shown);
  return not_met(all.size() == 1 ? because : because + fmt::format("; {} of {} waits were too {}", broken, all.size(), much),
                 shown);
}

bool is_early(const Wait& wait) { return wait.early; }
bool is_late(const Wait& wait) { return wait.waited > with_tolerance(*wait.told->retry_after); }

}  // namespace

Finding judge_told_waits(const scenario::ExpectRetries& what, const Case& c) {
  std::vector<Wait> all = waits(c);
  std::erase_if(all, [&](const Wait& wait) { return !fits(what.of, *wait.told); });
  if (all.empty()) return met("nothing was tried again after a Retry-After");
  if (clock_stands(c)) return inconclusive(why_no_waits(c), {all.front().told, all.front().again});
  std::vector<Finding> findings;
  if (what.waits_retry_after)
    findings.push_back(judge_ends(all, *std::min_element(all.begin(), all.end(), is_shorter), is_early, "short", c));
  if (what.policy.at_most_retry_after)
    findings.push_back(judge_ends(all, *std::max_element(all.begin(), all.end(), is_shorter), is_late, "long", c));
  return together(findings);
}

}  // namespace cfmock::expect
