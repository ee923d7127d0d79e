#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "expect/chains.hpp"
#include "expect/reasons.hpp"
#include "expect/waits.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

bool decided_by(const Finding& finding, const journal::Entry* entry) {
  return std::find(finding.entries.begin(), finding.entries.end(), entry) != finding.entries.end();
}

/// The waits that came too early, of those that the finding names.
std::vector<Wait> early_waits(const Cue& cue) {
  if (clock_stands(cue.c)) return {};
  std::vector<Wait> out = waits(cue.c);
  std::erase_if(out, [&](const Wait& wait) {
    return !wait.early || !decided_by(cue.finding, wait.told) || !decided_by(cue.finding, wait.again);
  });
  return out;
}

bool is_near(Duration a, Duration b) {
  const Duration slack = std::max<Duration>(std::max(a, b) / 10, std::chrono::milliseconds(20));
  return a - b <= slack && b - a <= slack;
}

}  // namespace

std::string fixed_wait(const Cue& cue) {
  const std::vector<Wait> all = early_waits(cue);
  if (all.size() < 2) return "";
  const Duration first = all.front().waited;
  if (std::all_of(all.begin(), all.end(), [](const Wait& wait) { return wait.waited < kNoPause; }))
    return "the client asks again at once whatever Retry-After says";
  if (!std::all_of(all.begin(), all.end(), [&](const Wait& wait) { return is_near(wait.waited, first); })) return "";
  return fmt::format("the client waits a fixed {} whatever Retry-After says", human(first));
}

std::string own_schedule(const Cue& cue) {
  const std::vector<Wait> all = early_waits(cue);
  if (all.size() < 2 || all.front().waited < kNoPause) return "";
  std::vector<std::string> lengths;
  for (size_t i = 0; i < all.size(); ++i) {
    if (i > 0 && all[i].told != all[i - 1].again) return "";  // not one call, tried on
    if (i > 0 && (all[i].waited * 2 < all[i - 1].waited * 3 || all[i].waited > all[i - 1].waited * 3)) return "";
    lengths.push_back(human(all[i].waited));
  }
  return fmt::format("the client backs off on a schedule of its own ({}) and does not look at Retry-After",
                     join(lengths, ", "));
}

std::string without_pause(const Cue& cue) {
  if (clock_stands(cue.c)) return "";
  const auto most = static_cast<double>(kNoPause.count()) * std::max(cue.c.scale(), 1.0);
  for (const Chain& chain : chains(cue.c.evidence)) {
    if (chain.retries() < 2) continue;
    bool hammers = true;
    for (size_t i = 0; i < chain.attempts.size(); ++i) {
      hammers = hammers && decided_by(cue.finding, chain.attempts[i]);
      if (i > 0)
        hammers = hammers && static_cast<double>(gap(*chain.attempts[i - 1], *chain.attempts[i]).count()) < most;
    }
    if (hammers) return fmt::format("it tries again at once, {} without a pause", times(chain.retries()));
  }
  return "";
}

std::string retry_of_the_sdk(const Cue& cue) {
  for (const journal::Entry* entry : cue.finding.entries)
    if (entry->retry_count > 0)
      return fmt::format("the SDK's own retry (X-Stainless-Retry-Count {}) repeated it as {}", entry->retry_count,
                         number_of(*entry));
  return "";
}

}  // namespace cfmock::expect
