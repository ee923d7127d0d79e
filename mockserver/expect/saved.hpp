#pragma once
// What a verdict needs beside the exchanges, as a line of a journal: how the client ended, the world before
// and after. With it a saved journal can be judged as the run was.

#include <optional>
#include <string>
#include <string_view>

#include "expect/verdict.hpp"

namespace cfmock::expect {

struct Saved {
  std::string session;
  Evidence evidence;  // without entries and rules, which the journal and the scenario have
};

/// Without the line end; "kind" is "run". Of each output of the client at most kOutputSaved bytes; bytes that
/// are no UTF-8 are replaced. REQUIRES: secrets are redacted already.
std::string saved_line(const std::string& session, const Evidence& evidence);
/// nullopt: a line of another kind, or none at all.
std::optional<Saved> read_saved(std::string_view line);

inline constexpr size_t kOutputSaved = 256 << 10;

}  // namespace cfmock::expect
