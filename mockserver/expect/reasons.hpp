#pragma once
// Why a client most likely did what broke an expectation: one line, chosen by rule. A row of the table is a pure function
// that speaks only when the journal shows what it says; the first that speaks is taken, so what is more particular stands
// higher. Where no row speaks there is no reason: better none than a wrong one.
//
// To add one: a function in the file of its subject, and a line in reasons.cpp.

#include "expect/requests.hpp"

namespace cfmock::expect {

/// What a row looks at: what is not met, and what it was judged on.
struct Cue {
  std::string_view kind;    // of the expectation; "strict" for what is expected without being said
  const Finding& finding;
  const Case& c;
};

/// "" when the evidence shows none.
std::string likeliest_reason(const Cue& cue);

// reason_waits.cpp
std::string fixed_wait(const Cue& cue);       // "the client waits a fixed 500 ms whatever Retry-After says"
std::string own_schedule(const Cue& cue);     // "the client backs off on a schedule of its own (500 ms, 1 s), ..."
std::string without_pause(const Cue& cue);    // "it tries again at once, without a pause"
std::string retry_of_the_sdk(const Cue& cue);  // "the SDK's own retry (X-Stainless-Retry-Count 1) repeated it"
// reason_writes.cpp
std::string lost_answer(const Cue& cue);      // "it repeats a write whose answer was lost (#1): ..."
std::string write_as_read(const Cue& cue);    // "it repeats a write after 502 as it would a read"
std::string failed_read_as_empty(const Cue& cue);
std::string second_run_blind(const Cue& cue);  // "the second run created what the first had: ..."
// reason_habits.cpp
std::string new_connection_each(const Cue& cue);
std::string first_page_only(const Cue& cue);
std::string trusted_page_size(const Cue& cue);
std::string lookup_for_each(const Cue& cue);
std::string credential_follows_redirect(const Cue& cue);
std::string refusal_passed_over(const Cue& cue);  // "the last answer was 403 9109, and the client ended as if ..."
std::string silent_client(const Cue& cue);        // "the client printed nothing"

}  // namespace cfmock::expect
