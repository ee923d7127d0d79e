#include "expect/reasons.hpp"

#include <algorithm>

namespace cfmock::expect {
namespace {

struct Row {
  std::vector<std::string_view> kinds;  // of expectations that it can explain
  std::string (*reason)(const Cue&);
  bool of_lack = false;  // explains what is not there; the others, what should not be
};

const std::vector<Row>& rows() {
  static const std::vector<Row> table{
      {{"retries", "strict"}, fixed_wait},
      {{"retries", "strict"}, own_schedule},
      {{"duplicates", "world", "never", "only_reads", "calls"}, second_run_blind},
      {{"duplicates", "once", "no_retry", "retries", "calls"}, lost_answer},
      {{"never", "only_reads", "duplicates"}, failed_read_as_empty},
      {{"no_retry", "retries", "once", "calls", "storm"}, retry_of_the_sdk},
      {{"duplicates", "once", "no_retry", "retries", "calls"}, write_as_read},
      {{"no_retry", "retries", "storm", "calls"}, without_pause},
      {{"connections"}, new_connection_each},
      {{"zone_lookups"}, lookup_for_each},
      {{"strict", "output"}, credential_follows_redirect},
      {{"pages"}, trusted_page_size, true},
      {{"pages"}, first_page_only, true},
      {{"exit"}, refusal_passed_over, true},
      {{"output"}, silent_client, true},
  };
  return table;
}

bool explains(const Row& row, const Cue& cue) {
  return row.of_lack == cue.finding.lacks && std::find(row.kinds.begin(), row.kinds.end(), cue.kind) != row.kinds.end();
}

}  // namespace

std::string likeliest_reason(const Cue& cue) {
  if (cue.finding.outcome != Outcome::kNotMet) return "";
  for (const Row& row : rows())
    if (explains(row, cue))
      if (std::string reason = row.reason(cue); !reason.empty()) return reason;
  return "";
}

}  // namespace cfmock::expect
