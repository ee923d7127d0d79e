#include <fmt/format.h>

#include <map>
#include <tuple>

#include "expect/chains.hpp"
#include "expect/judges.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

/// One call of one run, as one credential made it: another credential is a cure, not a retry.
using CallKey = std::tuple<int, uint64_t, std::string>;

struct Refused {
  const journal::Entry* first = nullptr;  // so answered
  Entries again;                          // made after that
};

/// Made again more often, or as often but earlier.
bool is_worse(const Refused& a, const Refused& b) {
  if (a.again.size() != b.again.size()) return a.again.size() > b.again.size();
  return a.first->seq < b.first->seq;
}

std::map<CallKey, Refused> refused_calls(const scenario::ExpectNoRetry& what, const Evidence& evidence) {
  std::map<CallKey, Refused> calls;
  for (const journal::Entry& entry : evidence.entries) {
    if (entry.method.empty()) continue;
    const CallKey key{run_of(evidence, entry), entry.call_hash, entry.fingerprint};
    if (const auto known = calls.find(key); known != calls.end()) {
      if (!is_beside(*known->second.first, entry)) known->second.again.push_back(&entry);
    } else if (answered(entry, what.after) && (!what.of || fits(*what.of, entry))) {
      calls[key].first = &entry;
    }
  }
  return calls;
}

}  // namespace

Finding judge(const scenario::ExpectNoRetry& what, const Case& c) {
  const std::map<CallKey, Refused> calls = refused_calls(what, c.evidence);
  if (calls.empty()) return never_answered(c, what.after);
  const Refused* worst = nullptr;
  Entries all, firsts;
  size_t repeated = 0;
  for (const auto& [key, call] : calls) {
    firsts.push_back(call.first);
    if (call.again.empty()) continue;
    ++repeated;
    if (worst == nullptr || is_worse(call, *worst)) worst = &call;
    all.push_back(call.first);
    all.insert(all.end(), call.again.begin(), call.again.end());
  }
  if (worst == nullptr)
    return met(fmt::format("{} {} answered with {}, and none was made again", counted(calls.size(), "call"),
                           calls.size() == 1 ? "was" : "were", named(what.after)),
               firsts);
  return of_attempts(not_met(
      fmt::format("{} was asked again {} after {}; none was allowed{}", operation_of(*worst->first),
                  times(worst->again.size()), answer_of(*worst->first),
                  repeated == 1 ? "" : fmt::format(" ({} were made again)", counted(repeated, "call"))),
      all));
}

}  // namespace cfmock::expect
