#pragma once
// The verdict on a client: a value. Each report format is one pure function over it (report/).

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/place.hpp"
#include "base/time.hpp"
#include "journal/entry.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::expect {

/// How the client process ended. Absent in `serve`, where no process is known.
struct ClientRun {
  std::vector<std::string> command;
  std::optional<int> exit_code;    // nullopt: ended by a signal
  int signal = 0;                  // 0: none
  bool timed_out = false;          // we ended it
  bool interrupted = false;        // the person did
  std::string out, err;            // captured, secrets replaced by "<secret:NAME>"
  bool truncated = false;          // more came than is kept
  std::vector<std::string> leaks;  // which secrets stood in its output: `token "primary" in standard error`
  Duration took{0};                // machine time
};

struct RecordState {
  std::string zone, id, type, name, content;
  int ttl = 1;
  bool proxied = false;
  std::string more = {};  // what else a record says, as JSON: {"comment":"...","tags":[...]}; "" : nothing
  bool operator==(const RecordState&) const = default;
};
/// A record; or, with an empty zone, a zone, an account, a token, or an object of a generic collection (name: its path). Secrets are
/// replaced.
/// The state of a world, sorted by zone, name, type, content, id.
using WorldState = std::vector<RecordState>;

/// How far a rule was walked.
struct RuleProgress {
  std::string text;  // its pattern
  Place place;
  int matched = 0;  // requests that it answered (with its own replies)
  int wanted = 0;   // requests that its sequence holds; 0: for ever
  bool optional = false;
  bool at_least = false;  // `matched` was counted in a journal that lacks rows: it may be more
};

/// One start of the client, where it was started several times over the same world ("runs: 2").
struct Run {
  uint64_t first_seq = 1;           // of the first entry that came after this start; may be behind the last
  std::optional<ClientRun> client;  // how it ended
  WorldState before;                // the world as this start found it
};

/// Everything a verdict is reached from.
struct Evidence {
  std::vector<journal::Entry> entries;
  uint64_t dropped = 0;
  WorldState before, after;
  std::vector<RuleProgress> rules;
  std::optional<ClientRun> client;  // with several runs, the last one
  std::vector<journal::Connection> connections;  // empty: not known (a saved journal has none)
  std::vector<journal::Handshake> handshakes;  // that went wrong, or were meant to
  /// In order, each run's entries up to the next one's first. Empty: one run, `client` over `before`.
  std::vector<Run> runs;
  std::optional<double> scale = {};  // of the clock, where it did not run at the scenario's
  bool pace_changed = false;  // between requests, so that no time between two of them says how long the client waited
  bool world_known = true;  // false: before and after say nothing (a journal that does not hold the world)
  bool world_whole = true;  // false: they lack what an earlier cfmock did not keep (RecordState::more, tokens)
};

enum class Outcome { kMet, kNotMet, kInconclusive };

struct Line {
  std::string kind;         // "no_retry", or "strict" for what is expected without being said
  std::string expectation;  // as written, or the sentence that strictness stands for
  Place place;              // in the scenario; a strict line has one only if it is about a rule
  Outcome outcome = Outcome::kMet;
  std::string because;            // one sentence: what was measured against what was allowed
  std::vector<uint64_t> entries;  // seqs of the journal entries that decided it, at most kCited
  size_t further = 0;             // how many more decided it
  bool attempts = false;          // they are attempts of calls: the time between them matters
  std::string reason;             // why the client most likely did so (expect/reasons.hpp); "" : not to be told
};

/// Entries that a line names. More are only counted.
inline constexpr size_t kCited = 10;

struct Verdict {
  std::string scenario;  // name
  std::string file;
  std::string cause;
  std::string title;
  Outcome outcome = Outcome::kMet;  // kNotMet wins over kInconclusive wins over kMet
  std::vector<Line> lines;
};

/// Pure: the same scenario and evidence give the same verdict. Lines stand in the order of the scenario, then
/// the strict ones: each that is broken, or a single one that says that all held.
Verdict judge(const scenario::Scenario& scenario, const Evidence& evidence);

/// Of a run that never came about, so that there is nothing to judge: inconclusive, by one line that says why.
Verdict not_judged(const scenario::Scenario& scenario, std::string because);

std::string_view name_of(Outcome outcome);  // "met", "not met", "inconclusive"

}  // namespace cfmock::expect
