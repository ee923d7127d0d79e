#pragma once
// What is expected of the client, as it was written. What each means is said where it is judged: a file of its
// name in expect/.

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/place.hpp"
#include "base/time.hpp"
#include "scenario/request_pattern.hpp"

namespace cfmock::scenario {

struct AnswerPattern {  // "after: {code: [10000, 9109]}"
  std::vector<int> codes;
  std::vector<int> statuses;
  std::vector<std::string> causes;
  /// Of such a request: no answer, a status from 400, no JSON, or success: false.
  enum class Failed { kNotAsked, kRead, kWrite, kAny } failed = Failed::kNotAsked;
};

struct ExpectCalls {  // calls: {of: "GET /zones", exactly: 2}
  RequestPattern of;
  std::optional<int> exactly, at_least, at_most;
};
struct ExpectNever {  // never: {method: [POST, DELETE]} or never: "POST /zones/**"; `after` narrows it to
                      // what comes later
  RequestPattern of;
  std::optional<AnswerPattern> after;
};
struct ExpectOnlyReads {  // only_reads: {after: {code: 10000}}, or only_reads: always
  std::optional<AnswerPattern> after;
};
struct ExpectNoRetry {  // no_retry: {after: {code: 10000}}: the same call is not made again once so answered
  AnswerPattern after;
  std::optional<RequestPattern> of;
};

/// How long a client waits between tries. Of fixed and exponential at most one is set.
struct WaitPolicy {
  std::optional<Duration> at_most;   // each wait
  bool at_most_retry_after = false;  // what the answer told is the most, too
  std::optional<Duration> fixed;
  double tolerance = 0.1;               // of fixed, up and down
  std::optional<Duration> exponential;  // the first wait; wait n is exponential * factor^n
  double factor = 2;
  double jitter = 0;            // of exponential, up and down
  std::optional<Duration> cap;  // of exponential, with its jitter
};
struct ExpectRetries {  // retries: {of, at_least: 1, at_most: 3, waits: retry-after, budget: 60s, backs_off: true}
  RequestPattern of;
  std::optional<int> at_least, at_most;  // tries beyond the first, per chain
  bool waits_retry_after = false;
  std::optional<Duration> waits_at_least;
  bool backs_off = false;  // each gap at least as long as the one before (10 % tolerance)
  WaitPolicy policy;
  std::optional<Duration> budget;  // all waits of one call together
};
struct ExpectStorm {  // storm: {of: any, at_most: 10, within: 1s}: no more than that in any such time
  RequestPattern of;
  int at_most = 0;
  Duration within{0};
};
struct ExpectOnce {  // once: {of: "POST /zones/{zone_id}/dns_records", by: [type, name]}
  RequestPattern of;
  std::vector<std::string> by;  // dotted fields of the JSON body, or "query.NAME"; empty: the whole call
  int at_most = 1;
};
struct ExpectOrder {  // order: ["GET /zones", "PUT /zones/**"]: first occurrences in this order
  std::vector<RequestPattern> of;
};
struct ExpectHeaders {  // headers: {of: any, request: {Authorization: {matches: "^Bearer "}}}
  RequestPattern of;
  std::vector<std::pair<std::string, ValuePattern>> request;
};
struct ExpectPages {  // pages: complete, or {of: "..."}: every page once, none past the end
  std::optional<RequestPattern> of;
};
struct ExpectZoneLookups {  // zone_lookups: {each: once, names: suffixes, of: www.example.com}
  bool each_once = false;
  std::vector<std::string> suffixes_of;  // empty: names are free
};

/// How many; one of the three at least.
struct Amount {
  std::optional<int> exactly, at_least, at_most;
};
struct ExpectConnections {  // connections: {opened: {at_most: 2}, reused: true, left_open: {at_most: 0}}
  std::optional<Amount> opened, left_open;
  std::optional<bool> reused;
};
struct ExpectConcurrency {  // concurrency: {of: any, at_most: 4}
  RequestPattern of;
  int at_most = 1;
};

struct RecordMatch {
  std::string zone, type, name, content;  // "" : any
};
struct ExpectWorld {  // world: unchanged, or {record: {...}, count: 1}
  bool unchanged = false;
  std::optional<RecordMatch> record;
  int count = 1;
};
struct ExpectNoDuplicates {  // duplicates: never, or {of: records, by: [type, name]}
  enum class Of { kAll, kRecords, kZones, kObjects } of = Of::kAll;
  std::vector<std::string> by;  // fields that make two the same; empty: all that they say
};
struct ExpectExit {  // exit: 0, exit: {not: 0}
  std::optional<int> is, is_not;
};
struct ExpectOutput {                 // output: {mentions: ["10000"], names: [status, code], tells: rate-limit, ...}
  std::vector<std::string> mentions;  // each must occur (case does not count)
  std::vector<std::string> mentions_any;  // at least one must
  std::vector<std::string> not_mentions;
  bool leaks_nothing = false;
  enum class Named { kStatus, kCode, kRay };
  std::vector<Named> names = {};  // of one refusing answer
  std::string tells = {};         // a subject of fixtures/tells.tsv; "" : not asked for
};
struct ExpectNoCrash {};  // crash: never
struct ExpectDuration {   // duration: {at_most: 10s}
  std::optional<Duration> at_most, at_least;
};

struct Expectation;

struct ExpectAll {  // all: [...]
  std::vector<Expectation> of;
};
struct ExpectAny {  // any: [...]
  std::vector<Expectation> of;
};
struct ExpectNot {  // not: {exit: 0}
  std::vector<Expectation> of;  // one
};
struct ExpectDuring {  // during: {run: 2, expect: [...]}
  std::optional<int> run;  // from 1
  std::optional<AnswerPattern> after, before;
  std::optional<RequestPattern> from, until;
  std::vector<Expectation> expect;
};

struct Expectation {
  std::string kind;  // the key in the file: "no_retry"
  std::variant<ExpectCalls, ExpectNever, ExpectOnlyReads, ExpectNoRetry, ExpectRetries, ExpectStorm, ExpectOnce,
               ExpectOrder, ExpectHeaders, ExpectPages, ExpectZoneLookups, ExpectConnections,
               ExpectConcurrency, ExpectWorld, ExpectNoDuplicates,
               ExpectExit, ExpectOutput, ExpectNoCrash, ExpectDuration, ExpectAll, ExpectAny, ExpectNot, ExpectDuring>
      what;
  std::string text;  // the source as one line, for reports: "no_retry: {after: {code: [10000, 9109]}}"
  Place place;
};

}  // namespace cfmock::scenario
