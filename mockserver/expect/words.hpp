#pragma once
// The words of a verdict: requests, answers and numbers as a pipeline author reads them.

#include <string>

#include "journal/entry.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::expect {

std::string times(size_t n);                               // "never", "once", "twice", "3 times"
std::string was(const std::string& verb, size_t n);        // "was asked twice", "was never asked"
std::string counted(size_t n, const std::string& noun);    // "1 request", "3 requests"
std::string was_or_were(size_t n, const std::string& noun);  // "1 request was", "3 requests were"
std::string at_most_allowed(int n);                        // "none was allowed", "at most 3 were allowed"
std::string at_least_expected(int n);                      // "at least 1 was expected"
std::string call_of(const journal::Entry& entry);          // "GET /zones?page=2", shortened
std::string operation_of(const journal::Entry& entry);     // "GET /zones/{zone_id}?page=2": for sentences
std::string answer_of(const journal::Entry& entry);        // "403 9109", "200", "no answer (reset)"
std::string number_of(const journal::Entry& entry);        // "#3"
std::string name_of(const scenario::RequestPattern& of);   // "GET /zones", "POST|PUT", "any request"
std::string asked_of(const scenario::RequestPattern& of);  // the same, but "the API" for any request
std::string named(const scenario::AnswerPattern& answer);  // "code 10000 or 9109, status 401", "a failure of a read"
std::string lacks(const scenario::AnswerPattern& answer);  // "no answer had code 10000", "no read failed"

}  // namespace cfmock::expect
