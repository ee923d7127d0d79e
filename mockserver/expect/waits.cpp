#include "expect/waits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "expect/chains.hpp"

namespace cfmock::expect {

Duration with_tolerance(Duration at_most, double scale) {
  const auto slack = static_cast<int64_t>(std::max(scale, 1.0) * Duration(std::chrono::milliseconds(100)).count());
  return at_most + std::max<Duration>(at_most / 10, Duration(slack));
}

bool clock_stands(const Case& c) { return c.evidence.pace_changed || c.scale() <= 0; }

const char* why_no_waits(const Case& c) {
  return c.evidence.pace_changed ? "the pace of the session's clock was changed in mid-run, so waits cannot be measured"
                                 : "the session's clock stands still, so waits cannot be measured";
}

std::string pace(const Case& c) {
  const double scale = c.scale();
  if (scale == 1 || clock_stands(c)) return "";
  return fmt::format(" (the session's clock runs {:g} times as fast as the client's)", scale);
}

std::vector<Wait> waits(const Case& c) {
  std::vector<Wait> out;
  std::unordered_map<uint64_t, const journal::Entry*> last;  // by call: told to wait, and not asked since
  int run = 0;
  for (const journal::Entry& entry : c.evidence.entries) {
    if (entry.method.empty()) continue;
    if (const int of = run_of(c.evidence, entry); of != run) run = of, last.clear();  // a new process was told nothing
    const journal::Entry*& before = last[entry.call_hash];
    if (before != nullptr && is_beside(*before, entry)) continue;
    if (before != nullptr) {
      Wait wait{before, &entry};
      if (!clock_stands(c)) {
        const Duration session = gap(*before, entry);
        wait.waited = Duration(static_cast<int64_t>(static_cast<double>(session.count()) / c.scale()));
        wait.early = wait.waited + kRounding < *before->retry_after;
      }
      out.push_back(wait);
    }
    before = entry.retry_after ? &entry : nullptr;
  }
  return out;
}

}  // namespace cfmock::expect
