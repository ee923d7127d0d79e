#pragma once
// What a verdict needs beside the exchanges, as a line of a journal: how the client ended, the world before
// and after. With it a saved journal can be judged as the run was.

#include <optional>
#include <string>
#include <string_view>

#include "expect/verdict.hpp"

namespace cfmock::expect {

/// Which of the runs of a call it was.
struct RunName {
  std::string session;
  std::string client = {};  // its name; "": the journal of an earlier cfmock
  int repetition = 0;       // of --repeat, from 1; 0: there was one
  int place = 0;            // among all runs as they were asked for, from 1; 0: not told
};

struct Saved {
  RunName name;
  Evidence evidence;  // without entries and rules, which the journal and the scenario have
};

/// Without the line end; "kind" is "run". Of each output of the client at most kOutputSaved bytes; bytes that
/// are no UTF-8 are replaced. REQUIRES: secrets are redacted already.
std::string saved_line(const RunName& name, const Evidence& evidence);
/// nullopt: a line of another kind, or none at all.
std::optional<Saved> read_saved(std::string_view line);

inline constexpr size_t kOutputSaved = 256 << 10;

}  // namespace cfmock::expect
