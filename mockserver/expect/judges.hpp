#pragma once
// The table of expectation kinds: a new one is a struct in scenario.hpp, a line here, and a file of its name.
// Each is a pure function over the evidence.

#include "expect/finding.hpp"
#include "expect/requests.hpp"

namespace cfmock::expect {

inline constexpr const char* kWorldUnknown = "the journal does not hold the world: only those of cfmock run do";

Finding judge(const scenario::ExpectCalls& what, const Case& c);           // calls.cpp
Finding judge(const scenario::ExpectNever& what, const Case& c);           // never.cpp
Finding judge(const scenario::ExpectOnlyReads& what, const Case& c);       // only_reads.cpp
Finding judge(const scenario::ExpectNoRetry& what, const Case& c);         // no_retry.cpp
Finding judge(const scenario::ExpectRetries& what, const Case& c);         // retries.cpp
Finding judge(const scenario::ExpectStorm& what, const Case& c);           // storm.cpp
Finding judge(const scenario::ExpectOnce& what, const Case& c);            // once.cpp
Finding judge(const scenario::ExpectOrder& what, const Case& c);           // order.cpp
Finding judge(const scenario::ExpectHeaders& what, const Case& c);         // headers.cpp
Finding judge(const scenario::ExpectPages& what, const Case& c);           // pages.cpp
Finding judge(const scenario::ExpectZoneLookups& what, const Case& c);     // zone_lookups.cpp
Finding judge(const scenario::ExpectConnections& what, const Case& c);     // connections.cpp
Finding judge(const scenario::ExpectConcurrency& what, const Case& c);     // concurrency.cpp
Finding judge(const scenario::ExpectWorld& what, const Case& c);           // world.cpp
Finding judge(const scenario::ExpectNoDuplicates& what, const Case& c);    // duplicates.cpp
Finding judge(const scenario::ExpectExit& what, const Case& c);            // exit.cpp
Finding judge(const scenario::ExpectOutput& what, const Case& c);          // output.cpp
Finding judge(const scenario::ExpectNoCrash& what, const Case& c);         // crash.cpp
Finding judge(const scenario::ExpectDuration& what, const Case& c);        // duration.cpp
Finding judge(const scenario::ExpectAll& what, const Case& c);             // combine.cpp
Finding judge(const scenario::ExpectAny& what, const Case& c);             // combine.cpp
Finding judge(const scenario::ExpectNot& what, const Case& c);             // combine.cpp
Finding judge(const scenario::ExpectDuring& what, const Case& c);          // during.cpp

/// Any of them, with what stands above all kinds: bodies that the journal did not keep, and, where the client was started
/// several times, an end that every start has to have.
Finding judge(const scenario::Expectation& expectation, const Case& c);  // judge.cpp

/// What is expected of every client without being said: a line for each thing that is broken, or one that
/// says that all held.
std::vector<Line> judge_strictly(const Case& c);  // strict.cpp
/// nullopt: nothing to say, or all went as the scenario has it.
std::optional<Finding> judge_handshakes(const Case& c);  // handshakes.cpp

}  // namespace cfmock::expect
