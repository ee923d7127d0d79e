#include <fmt/format.h>

#include <algorithm>

#include "expect/chains.hpp"
#include "expect/judges.hpp"
#include "expect/retry_waits.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

using scenario::ExpectRetries;

std::string none_of(const scenario::RequestPattern& of) {
  const std::string name = name_of(of);
  return name == "any request" ? "nothing" : "no " + name;
}

/// "GET /zones was tried again twice after 429 971".
std::string tried(const Chain& chain) {
  return fmt::format("{} {}{}", operation_of(chain.first()), was("tried again", chain.retries()),
                     chain.retries() == 0 ? "" : " after " + answer_of(chain.first()));
}

Finding judge_most(const ExpectRetries& what, const std::vector<Chain>& all) {
  const Chain& worst = *std::max_element(
      all.begin(), all.end(), [](const Chain& a, const Chain& b) { return a.retries() < b.retries(); });
  const auto over = std::count_if(all.begin(), all.end(), [&](const Chain& chain) {
    return static_cast<int>(chain.retries()) > *what.at_most;
  });
  const std::string because = tried(worst) + "; " + at_most_allowed(*what.at_most);
  if (over == 0) return met(because, worst.attempts);
  const std::string others =
      over == 1 ? ""
                : fmt::format(" (and {} too often)", counted(static_cast<size_t>(over) - 1, "other call"));
  return not_met(because + others, worst.attempts);
}

/// Of calls that were refused: what went well at once needs no retry. Where all did, the client never met the failure, and its
/// patience is neither proved nor disproved.
Finding judge_least(const ExpectRetries& what, const std::vector<Chain>& all, const Case& c) {
  const Chain* worst = nullptr;
  for (const Chain& chain : all) {
    if (succeeded(chain.first())) continue;
    if (worst == nullptr || chain.retries() < worst->retries()) worst = &chain;
  }
  if (worst == nullptr)
    return inconclusive(fmt::format("{} was refused, so there was nothing to try again", none_of(what.of)), {&all.front().first()});
  const std::string because =
      fmt::format("{} {} after {}; {}", operation_of(worst->first()), was("tried again", worst->retries()),
                  answer_of(worst->first()), at_least_expected(*what.at_least));
  return static_cast<int>(worst->retries()) >= *what.at_least
             ? met(because, worst->attempts)
             : lacking(cut_short(c), because, worst->attempts);
}

/// In one line a call is named once: what is said of it next says "it".
void name_once(std::vector<Finding>& findings) {
  for (size_t i = 1; i < findings.size(); ++i)
    for (size_t before = 0; before < i; ++before) {
      const std::string& first = findings[before].because;
      std::string& next = findings[i].because;
      const size_t verb = first.find(" was ");
      if (findings[before].outcome != findings[i].outcome || verb == std::string::npos) continue;
      if (next.starts_with(first.substr(0, verb + 5))) next.replace(0, verb, "it");
    }
}

/// Both bounds in one clause, where they are kept by one and the same call.
void say_bounds_once(const ExpectRetries& what, std::vector<Finding>& findings) {
  if (*what.at_least == 0) return;
  Finding& most = findings[0];
  const Finding& least = findings[1];
  const bool same = most.outcome == Outcome::kMet && least.outcome == Outcome::kMet && most.entries == least.entries;
  if (!same) return;
  const bool exact = *what.at_least == *what.at_most;
  most.because = tried(Chain{most.entries}) + "; " +
                 (exact ? fmt::format("exactly {} {} expected", *what.at_least, *what.at_least == 1 ? "was" : "were")
                        : fmt::format("{} to {} were allowed", *what.at_least, *what.at_most));
  findings.erase(findings.begin() + 1);
}

}  // namespace

Finding judge(const ExpectRetries& what, const Case& c) {
  std::vector<Chain> all = chains(c.evidence);
  std::erase_if(all, [&](const Chain& chain) { return !fits(what.of, chain.first()); });
  if (all.empty() && what.at_least.value_or(0) > 0)
    return lacking(cut_short(c), name_of(what.of) + " was never asked");
  if (all.empty()) return nothing_asked(c, what.of);
  std::vector<Finding> findings;
  if (what.at_most) findings.push_back(judge_most(what, all));
  if (what.at_least) findings.push_back(judge_least(what, all, c));
  if (findings.size() == 2) say_bounds_once(what, findings);
  for (Finding& waits : judge_waits(what, all, c)) findings.push_back(std::move(waits));
  name_once(findings);
  return of_attempts(together(findings));
}

}  // namespace cfmock::expect
