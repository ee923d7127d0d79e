#include "expect/connections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "expect/judges.hpp"
#include "expect/waits.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

std::string allowed(const scenario::Amount& amount) {
  if (amount.exactly) return fmt::format("exactly {} expected", *amount.exactly);
  std::string out;
  if (amount.at_least) out = fmt::format("at least {} expected", *amount.at_least);
  if (amount.at_most) out += (out.empty() ? "" : ", ") + (*amount.at_most == 0 ? std::string("none allowed") : fmt::format("at most {} allowed", *amount.at_most));
  return out;
}

Entries firsts_of(const std::vector<Use>& all) {
  Entries out;
  for (const Use& use : all) out.push_back(use.requests.front());
  return out;
}

bool is_more_than(const scenario::Amount& amount, int n) { return n > amount.exactly.value_or(n) || n > amount.at_most.value_or(n); }

Finding judge_amount(const scenario::Amount& amount, size_t count, const std::string& what, Entries shown, const Case& c) {
  const auto n = static_cast<int>(count);
  const std::string because = fmt::format("{}; {}", what, allowed(amount));
  const bool many = is_more_than(amount, n);
  const bool few = n < amount.exactly.value_or(n) || n < amount.at_least.value_or(n);
  if (many) return not_met(because, std::move(shown));
  return few ? lacking(cut_short(c), because, std::move(shown)) : met(because, std::move(shown));
}

/// Of each start of the client: none can go on with the connections of another.
void judge_opened(const scenario::Amount& amount, const std::vector<Use>& all, const Case& c, std::vector<Finding>& findings) {
  std::map<int, std::vector<Use>> by_run;
  for (const Use& use : all) by_run[run_of(c.evidence, *use.requests.front())].push_back(use);
  for (const auto& [run, own] : by_run) {
    const std::string of = by_run.size() == 1 ? "" : fmt::format("run {}: ", run + 1);
    findings.push_back(judge_amount(amount, own.size(), fmt::format("{}{} opened", of, was_or_were(own.size(), "connection")), firsts_of(own), c));
  }
}

/// At that time another one of the same process was free.
bool another_was_free(const Use& use, Instant at, const std::vector<Use>& all, const Case& c) {
  const int run = run_of(c.evidence, *use.requests.front());
  return std::any_of(all.begin(), all.end(), [&](const Use& other) {
    const journal::Entry& last = *other.requests.back();
    return &other != &use && run_of(c.evidence, last) == run && !was_closed_by_server(last) && answer_left(last, c) < at;
  });
}

Finding judge_reuse(const std::vector<Use>& all, bool wanted, const Case& c) {
  size_t requests = 0;
  Entries reused;
  for (const Use& use : all) {
    requests += use.requests.size();
    if (use.requests.size() > 1) reused.insert(reused.end(), use.requests.begin(), use.requests.end());
  }
  if (!reused.empty()) {
    const std::string because = fmt::format("{} came on {}", counted(requests, "request"), counted(all.size(), "connection"));
    return wanted ? met(because, reused) : not_met(because + "; none was to be used again", reused);
  }
  const std::string because = fmt::format("each of {} came on a connection of its own", counted(requests, "request"));
  if (requests < 2) return inconclusive("one request only came, so no connection could be used again", firsts_of(all));
  if (!wanted) return met(because, firsts_of(all));
  if (std::any_of(all.begin(), all.end(), [&](const Use& use) { return use.opened && another_was_free(use, *use.opened, all, c); }))
    return not_met(because, firsts_of(all));
  // It was opened by its first request at the latest, and maybe long before.
  if (std::any_of(all.begin(), all.end(), [&](const Use& use) { return !use.opened && another_was_free(use, use.first, all, c); }))
    return inconclusive(because + ", but when connections were opened is not known here", firsts_of(all));
  return inconclusive(because + ", but none was free to go on with: closed by the server, under way, or of another run", firsts_of(all));
}

Finding judge_left(const scenario::Amount& amount, const std::vector<Use>& all, const Case& c) {
  const journal::Entry* last = nullptr;
  for (const Use& use : all)
    if (last == nullptr || use.requests.back()->seq > last->seq) last = use.requests.back();
  Entries left;
  bool all_known = true;
  for (const Use& use : all) {
    const journal::Entry& own_last = *use.requests.back();
    if (&own_last == last || was_closed_by_server(own_last) || answer_left(own_last, c) > last->real_at) continue;
    if (own_last.sent && own_last.sent->end == "client") continue;  // it did not wait for the answer
    if (!use.opened)
      all_known = false;
    else if (!use.closed || *use.closed > last->real_at + kRounding) left.push_back(&own_last);
  }
  if (!all_known && !is_more_than(amount, static_cast<int>(left.size())))
    return inconclusive("when connections were closed is not known here", firsts_of(all));
  return judge_amount(amount, left.size(),
                      fmt::format("{} stood open unused when the last request ({}) came", counted(left.size(), "connection"),
                                  number_of(*last)),
                      left, c);
}

}  // namespace

std::vector<Use> uses(const Evidence& evidence) {
  std::vector<Use> out;
  std::map<uint64_t, size_t> known;
  for (const journal::Entry& entry : evidence.entries) {
    const auto [at, is_new] = known.emplace(entry.connection, out.size());
    if (is_new) out.push_back({entry.connection, {}, std::nullopt, entry.real_at, std::nullopt});
    out[at->second].requests.push_back(&entry);
  }
  for (const journal::Connection& connection : evidence.connections)
    if (const auto at = known.find(connection.number); at != known.end())
      out[at->second].opened = connection.opened, out[at->second].closed = connection.closed;
  return out;
}

bool was_closed_by_server(const journal::Entry& entry) {
  if (const auto* fault = scenario::find_fault(entry.fault)) return fault->end != scenario::FaultRow::End::kOpen;
  return entry.delivery != "complete" || iequals(entry.answer_headers.get("Connection"), "close") ||
         entry.answered_by == journal::AnsweredBy::kServer;
}

Instant answer_left(const journal::Entry& entry, const Case& c) {
  if (entry.sent) return entry.sent->at;
  const double scale = clock_stands(c) ? 1 : c.scale();  // on a clock that stands still a delay is machine time
  return entry.real_at + Duration(static_cast<int64_t>(static_cast<double>(entry.delay.count()) / scale));
}

Finding judge(const scenario::ExpectConnections& what, const Case& c) {
  const std::vector<Use> all = uses(c.evidence);
  if (all.empty()) return nothing_asked(c, any_request());
  std::vector<Finding> findings;
  if (what.opened) judge_opened(*what.opened, all, c, findings);
  if (what.reused) findings.push_back(judge_reuse(all, *what.reused, c));
  if (what.left_open) findings.push_back(judge_left(*what.left_open, all, c));
  return together(findings);
}

}  // namespace cfmock::expect
