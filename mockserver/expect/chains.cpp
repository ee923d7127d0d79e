#include "expect/chains.hpp"

#include <algorithm>
#include <unordered_map>

#include "expect/requests.hpp"

namespace cfmock::expect {
namespace {

bool goes_on(const Chain& chain, const journal::Entry& entry) {
  const journal::Entry& last = chain.last();
  if (is_beside(last, entry)) return false;
  if (entry.retry_count < 0) return last.retry_count < 0;
  return entry.retry_count > last.retry_count && entry.retry_count > 0;
}

/// Of the chains that the entry may go on, the oldest that its count follows at once; else the newest.
Chain* chain_of(std::vector<Chain>& all, const std::vector<size_t>& same_call, const journal::Entry& entry) {
  Chain* found = nullptr;
  for (const size_t index : same_call) {
    if (!goes_on(all[index], entry)) continue;
    found = &all[index];
    if (entry.retry_count == found->last().retry_count + 1) break;
  }
  return found;
}

}  // namespace

std::vector<Chain> chains(const std::vector<journal::Entry>& entries) {
  std::vector<Chain> out;
  std::unordered_map<uint64_t, std::vector<size_t>> open;  // by call: chains that did not end in a success
  for (const journal::Entry& entry : entries) {
    if (entry.method.empty()) continue;
    std::vector<size_t>& same_call = open[entry.call_hash];
    if (Chain* chain = chain_of(out, same_call, entry)) {
      chain->attempts.push_back(&entry);
    } else {
      same_call.push_back(out.size());
      out.push_back({{&entry}});
    }
    std::erase_if(same_call, [&](size_t index) { return succeeded(out[index].last()); });
    // An uncounted client has one open chain at a time; of a counted one's abandoned chains few are kept.
    if (same_call.size() > 64) same_call.erase(same_call.begin());
  }
  return out;
}

namespace {
/// Until the answer had left: as the wire has told, or as it was to be.
Duration took(const journal::Entry& entry) {
  return entry.sent && entry.sent->end != "client" ? entry.sent->after : entry.delay;
}
}  // namespace

bool is_beside(const journal::Entry& earlier, const journal::Entry& entry) {
  return entry.at < earlier.at + took(earlier);
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
