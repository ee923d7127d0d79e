#include "expect/chains.hpp"

#include <algorithm>
#include <unordered_map>

#include "expect/connections.hpp"

namespace cfmock::expect {
namespace {

/// Of the chains that are not under way, the oldest that the entry's count follows at once; else the newest.
Chain* chain_of(std::vector<Chain>& all, const std::vector<size_t>& same_call, const journal::Entry& entry) {
  Chain* found = nullptr;
  for (const size_t index : same_call) {
    const journal::Entry& last = all[index].last();
    if (is_beside(last, entry)) continue;
    found = &all[index];
    if (entry.retry_count > 0 && entry.retry_count == last.retry_count + 1) break;
  }
  return found;
}

/// Until the answer had left, or the client: as the wire has told, or as it was to be.
Duration took(const journal::Entry& entry) { return entry.sent ? entry.sent->after : entry.delay; }

}  // namespace

std::vector<Chain> chains(const Evidence& evidence) {
  std::vector<Chain> out;
  std::unordered_map<uint64_t, std::vector<size_t>> open;  // by call: chains that did not end in a success
  int run = 0;
  for (const journal::Entry& entry : evidence.entries) {
    if (entry.method.empty()) continue;
    if (const int of = run_of(evidence, entry); of != run) run = of, open.clear();
    std::vector<size_t>& same_call = open[entry.call_hash];
    if (Chain* chain = chain_of(out, same_call, entry)) {
      chain->attempts.push_back(&entry);
    } else {
      same_call.push_back(out.size());
      out.push_back({{&entry}});
    }
    std::erase_if(same_call, [&](size_t index) { return succeeded(out[index].last()); });
    // A client that makes very many equal calls at once: those that it has left behind are few.
    if (same_call.size() > 64) same_call.erase(same_call.begin());
  }
  return out;
}

// As long as it is not known when the answer left: a session's clock is as fast as the machine's or faster, unless it stands
// still, and then a delay is one of the machine.
bool is_beside(const journal::Entry& earlier, const journal::Entry& entry) {
  if (earlier.sent) return entry.real_at < earlier.sent->at;
  return entry.at < earlier.at + earlier.delay && entry.real_at < earlier.real_at + earlier.delay;
}

Entries told_to_each_start(const Case& c, const scenario::AnswerPattern& answer) {
  Entries out;
  for (const journal::Entry& entry : c.evidence.entries) {
    if (!answered(entry, answer)) continue;
    if (out.empty() || run_of(c.evidence, *out.back()) != run_of(c.evidence, entry))
      out.push_back(&entry);
    else if (answer_left(entry, c) < answer_left(*out.back(), c))
      out.back() = &entry;
  }
  return out;
}

const journal::Entry* told_before(const Entries& told, const journal::Entry& entry, const Evidence& evidence) {
  for (const journal::Entry* each : told)
    if (each->seq < entry.seq && !is_beside(*each, entry) && run_of(evidence, *each) == run_of(evidence, entry)) return each;
  return nullptr;
}

Duration gap(const journal::Entry& from, const journal::Entry& to) {
  return std::max(Duration(0), to.at - from.at - took(from));
}

const journal::Entry* attempt_before(const std::vector<Chain>& chains, const journal::Entry& entry) {
  for (const Chain& chain : chains)
    for (size_t i = 1; i < chain.attempts.size(); ++i)
      if (chain.attempts[i] == &entry) return chain.attempts[i - 1];
  return nullptr;
}

}  // namespace cfmock::expect
