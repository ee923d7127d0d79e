#pragma once
// What one client did with one failure, in words that do not change from run to run: the row of a passport.
// Times are buckets, so that the same client gets the same row again.

#include <string>
#include <string_view>
#include <vector>

#include "expect/requests.hpp"

namespace cfmock::expect {

struct PassportRow {
  std::string scenario;  // with its folder: "auth/expired-token"
  std::string cause;
  std::string
      answer;  // what it was refused with: "403 9109"; of several the one that it tried again most; "": none
  int requests = 0;
  int retries = 0;  // of the call that was so answered, beyond the first try
  // Words of fixtures/passport.tsv.
  std::string reached, waited, ended, message, leaked, wrote, verdict;
  std::string exit;  // "0", "SIGSEGV", "stopped"
  bool operator==(const PassportRow&) const = default;
};

/// Pure. The verdict is that on the same case. REQUIRES: c.evidence.client
PassportRow passport_row(const Case& c, const Verdict& verdict);

/// A row of fixtures/passport.tsv.
struct PassportWord {
  std::string column, word;
  int rank = kNoRank;
  std::string says;  // "waits as long as it was asked to"
  static constexpr int kNoRank = -1;
};
const std::vector<PassportWord>& passport_words();
const PassportWord* passport_word(std::string_view column, std::string_view word);

/// An answer after which asking again may help: 408, 429, 5xx, or none at all.
bool may_pass(std::string_view answer);

}  // namespace cfmock::expect
