#pragma once
// The attempts of one logical call, gathered from the journal. A call is the same when method, path, query
// and body are (call_hash).
//
// A chain ends with a success that arrived, and with the client's process; the same call made later starts another. Calls of one
// kind that are under way at once are apart. SDKs that count their attempts (X-Stainless-Retry-Count) tell which of them goes on:
// attempt n follows the one that has come to n - 1. A count is no more than that: who says 0 each time tries again all the same.

#include "expect/requests.hpp"

namespace cfmock::expect {

struct Chain {
  Entries attempts;  // never empty
  size_t retries() const { return attempts.size() - 1; }
  const journal::Entry& first() const { return *attempts.front(); }
  const journal::Entry& last() const { return *attempts.back(); }
};

/// In the order of their first attempts.
std::vector<Chain> chains(const Evidence& evidence);

/// Made while the earlier one was under way, until its answer had left or the client had: a call beside it, not a retry of it.
/// Told by machine time, since a session's clock may stand still or jump.
bool is_beside(const journal::Entry& earlier, const journal::Entry& entry);

/// What one start of the client was told the next does not know: of each the entry whose answer, one of these, left first; in order.
Entries told_to_each_start(const Case& c, const scenario::AnswerPattern& answer);
/// The one of these that came before the entry in the same start, and had been answered by then; nullptr: there is none.
const journal::Entry* told_before(const Entries& told, const journal::Entry& entry, const Evidence& evidence);

/// How long the client waited, on the session's clock: from the moment the answer to `from` left (a delay
/// that was put on it does not count), or the client hung up on it, until `to` had come. Never negative.
Duration gap(const journal::Entry& from, const journal::Entry& to);

/// What the entry before in its chain is; nullptr for a first attempt.
const journal::Entry* attempt_before(const std::vector<Chain>& chains, const journal::Entry& entry);

}  // namespace cfmock::expect
