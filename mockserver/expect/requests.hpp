#pragma once
// Questions about journal entries that several judges ask.

#include "expect/finding.hpp"
#include "match/match.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::expect {

/// What a judge looks at. Both outlive the call.
struct Case {
  const scenario::Scenario& scenario;
  const Evidence& evidence;
  /// A part of the run: that it holds no request does not mean that none came.
  bool is_part = false;
  const Evidence* whole = nullptr;  // of which it is a part; nullptr: `evidence` is the whole

  /// At which the session's clock ran; 0: it stood still.
  double scale() const { return evidence.scale.value_or(scenario.clock_scale); }
};

/// How each start of the client ended; empty where no process is known.
std::vector<const ClientRun*> clients_of(const Evidence& evidence);

/// Views into the entry, which must outlive it.
match::Subject subject_of(const journal::Entry& entry);
/// What was no HTTP request fits nothing.
bool fits(const scenario::RequestPattern& pattern, const journal::Entry& entry);
Entries asked(const Evidence& evidence, const scenario::RequestPattern& pattern);
/// Requests that may fit: only a body of which the journal kept a part stands in the way of knowing.
Entries unsure(const Evidence& evidence, const scenario::RequestPattern& pattern);

/// It came to the proxy, for another host than the API's.
bool is_foreign(const journal::Entry& entry);
/// GET, HEAD, OPTIONS, and a query sent to /graphql: what changes nothing.
bool is_read(const journal::Entry& entry);
bool answered(const journal::Entry& entry, const scenario::AnswerPattern& answer);
/// What is wrong with an answer of 2xx: "no JSON", "success: false"; "" when nothing is.
std::string_view broken_success(const journal::Entry& entry);
/// The client left before it had the answer: it hung up on one that was late.
bool hung_up(const journal::Entry& entry);
/// Which start of the client it is of, from 0.
int run_of(const Evidence& evidence, const journal::Entry& entry);
/// No whole answer, a status from 400, errors, success: false, or, where JSON was due, something else.
bool failed(const journal::Entry& entry);
/// A whole answer of 2xx that is no failure.
bool succeeded(const journal::Entry& entry);
/// The first entry so answered, or nullptr.
const journal::Entry* first_answered(const Evidence& evidence, const scenario::AnswerPattern& answer);

/// Why more might have been seen: no request came, the client was ended from outside, or rows of the journal
/// were dropped. nullopt when all was seen.
std::optional<std::string> cut_short(const Case& c);
/// What an expectation of the time after an answer says when no answer was of that kind: nothing was proved. A client that
/// was free to ask nothing, and asked nothing, has met it.
Finding never_answered(const Case& c, const scenario::AnswerPattern& answer);
/// The same for what does not depend on the journal: the client's end, its output, the world.
std::optional<std::string> client_cut_short(const Case& c);
/// "any".
scenario::RequestPattern any_request();
/// The client asked nothing, and was free to.
Finding allowed_silence();
bool is_allowed_silence(const Case& c);

/// Something that was to be there is not: not met, or inconclusive if `reason` says that it might have come.
Finding lacking(const std::optional<std::string>& reason, std::string because, Entries entries = {});

/// No request came, though one was due.
bool is_silent(const Case& c);

/// For statements about "each such request" when there was none: nothing was shown, so it is inconclusive,
/// unless the scenario allows a client that asks nothing at all.
Finding nothing_asked(const Case& c, const scenario::RequestPattern& pattern);

}  // namespace cfmock::expect
