#pragma once
// The verdict for programs. One object:
//
//   schema_version  1. It grows when a key changes its meaning or goes; new keys may come at any time.
//   outcome         "met", "not met" or "inconclusive", of all runs together
//   runs            an object for each:
//     scenario, file, title, cause   as the scenario has them
//     client          its name; "" for none
//     outcome         of this run
//     process         null in serve, else: command, exit_code (null: ended by a signal), signal (0: none),
//                     timed_out, interrupted, truncated (more output came than was kept), took_ms
//     requests        rows of the journal; dropped: how many more there were
//     lines           an object for each expectation: kind, expectation, file, line, column (0: unknown),
//                     outcome, because, entries (numbers of rows), further (how many more decided it)
//     entries         the rows that lines name: seq, at (session clock), offset_ms (since the first row),
//                     method, path, query, status (0: no answer), codes, delivery, operation, credential,
//                     fingerprint, cause, why, retry_count (-1: not sent), retry_after_ms (null: none), call
//                     (the same for the same method, path, query and body)
//
// Text is made safe as in all reports: control characters and bytes that are not UTF-8 are shown as escapes.

#include <vector>

#include "report/subject.hpp"

namespace cfmock::report {

inline constexpr int kSchemaVersion = 1;

std::string json(const std::vector<Subject>& subjects);

}  // namespace cfmock::report
