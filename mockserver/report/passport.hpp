#pragma once
// The passport of a client: one row for each failure that it met. As a table for people, and as a file that
// is reviewed in a pull request:
//
//   {
//   "passport": 1,          the format's version
//   "client": "sync.py",
//   "rows": [
//   {"scenario": "auth/expired-token", "cause": "expired-token", "answer": "403 9109", ...},   one line a
//   row,
//   ...                                                                                        sorted by
//   scenario
//   ]
//   }
//
// A row's keys are those of expect::PassportRow, in a fixed order; the words stand in
// fixtures/passport.tsv. All functions are pure.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "expect/passport.hpp"

namespace cfmock::report {

inline constexpr int kPassportVersion = 1;

struct Passport {
  std::string client;  // its name
  std::vector<expect::PassportRow> rows;
  bool operator==(const Passport&) const = default;
};

/// The rows in the order of the file.
void sort_rows(Passport& passport);

/// A line a row, then what they amount to.
std::string passport_text(const Passport& passport, bool colour);
/// The same passport gives the same bytes.
std::string passport_json(const Passport& passport);
/// A Problem with its place for what is no passport, or one of another version. Unknown keys are let pass.
Result<Passport> read_passport(std::string_view text, const std::string& file);

enum class Judgement { kWorse, kChanged, kBetter };

struct Change {
  std::string scenario;
  Judgement judgement = Judgement::kChanged;
  std::string says;  // "it retries a 403 9109 3 times; before, never"
};

/// In the order of `now`; what is no longer met comes last.
std::vector<Change> passport_changes(const Passport& before, const Passport& now);
/// "Since old.json:", what changed with the failures it changed in, and how many changes of each judgement.
std::string changes_text(const std::vector<Change>& changes, const std::string& before, bool colour);

}  // namespace cfmock::report
