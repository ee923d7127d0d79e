#pragma once
// The attempts of one logical call, gathered from the journal. A call is the same when method, path, query
// and body are (call_hash).
//
// A chain ends with a success; the same call made later starts another. SDKs that count their attempts
// (X-Stainless-Retry-Count) are taken at their word: attempt n goes on the chain that has come to n - 1, so
// equal calls side by side stay apart, and 0, or no count after a counted attempt, starts anew.

#include "expect/finding.hpp"

namespace cfmock::expect {

struct Chain {
  Entries attempts;  // never empty
  size_t retries() const { return attempts.size() - 1; }
  const journal::Entry& first() const { return *attempts.front(); }
  const journal::Entry& last() const { return *attempts.back(); }
};

/// In the order of their first attempts.
std::vector<Chain> chains(const std::vector<journal::Entry>& entries);

/// Made before the earlier one was answered: a call beside it, not a retry of it.
bool is_beside(const journal::Entry& earlier, const journal::Entry& entry);

/// How long the client waited, on the session's clock: from the moment the answer to `from` left (a delay
/// that was put on it does not count) until `to` had come. Never negative.
Duration gap(const journal::Entry& from, const journal::Entry& to);

/// What the entry before in its chain is; nullptr for a first attempt.
const journal::Entry* attempt_before(const std::vector<Chain>& chains, const journal::Entry& entry);

}  // namespace cfmock::expect
