#pragma once
// How the client uses connections, as far as the server can know.
//
// A connection counts once it has carried a request: one that was opened and closed without is not seen. When it was
// opened and closed is known from the record of connections that stands beside the journal; a verdict over a saved journal does
// not have it, and one over a long run may lack the oldest: what hangs on them is inconclusive. All is measured on the machine's clock, whatever the session's does.
//
// opened      By each start of the client: a process cannot go on with the connections of another.
// reused      Of two requests or more, some connection carried two. It counts against a client that it opened another one while the
//             same start of it had one whose answer had left. What the server closed (a fault, `Connection: close` in an answer), was
//             still under way, or was another process's could not be carried on with.
// left_open   Connections that were still open, with nothing under way, when the last request came: beside the one that
//             carried it. A client that opens one for each request and closes none leaves all but one; a pool of four
//             leaves three. What a client closes by ending cannot be told from what it closes just before.
// concurrency A request is in flight from the moment it has come until its answer leaves or the client hangs up; after
//             `silence`, until its connection is closed. What the client itself thinks is under way (bytes on their way to us, an answer it
//             has not read) cannot be seen. An answer that is not held back leaves at once, so two requests sent together
//             are not seen together: then only the number of connections that were open at once, on each of which
//             HTTP/1.1 has one request at a time, is an upper bound.

#include "expect/requests.hpp"

namespace cfmock::expect {

struct Use {
  uint64_t connection = 0;
  Entries requests;               // in order, never empty
  std::optional<Instant> opened;  // machine time; nullopt: the record of connections does not have it
  Instant first{};                // machine time of the first request
  std::optional<Instant> closed;  // machine time; nullopt: not known, or still open
};
/// By connection, in the order of their first requests.
std::vector<Use> uses(const Evidence& evidence);

/// The server left it no choice: it broke the connection, or said that it closes it.
bool was_closed_by_server(const journal::Entry& entry);

/// Machine time at which the answer left, or the client before it; as it was meant to, if that is not known.
Instant answer_left(const journal::Entry& entry, const Case& c);

}  // namespace cfmock::expect
