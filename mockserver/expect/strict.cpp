#include <fmt/format.h>

#include "base/text.hpp"
#include "expect/client.hpp"
#include "expect/judges.hpp"
#include "expect/leaks.hpp"
#include "expect/waits.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

Line strict(std::string expectation, Finding finding, const Place& place = {}) {
  return line("strict", std::move(expectation), place, std::move(finding));
}

// ---- What cannot be judged

bool wants_silence(const scenario::RequestPattern& of) {
  return of.any_path && of.methods.empty() && of.query.empty() && of.headers.empty() && of.body.empty();
}

/// "calls: {of: any, exactly: 0}" or "never: any".
bool wants_no_request(const scenario::Expectation& expectation) {
  if (const auto* calls = std::get_if<scenario::ExpectCalls>(&expectation.what))
    return wants_silence(calls->of) && (calls->exactly == 0 || calls->at_most == 0);
  const auto* never = std::get_if<scenario::ExpectNever>(&expectation.what);
  return never != nullptr && wants_silence(never->of) && !never->after;
}

bool silence_is_fine(const scenario::Scenario& scenario) {
  if (scenario.allow.no_requests) return true;
  for (const scenario::Expectation& expectation : scenario.expect)
    if (wants_no_request(expectation)) return true;
  return false;
}

void judge_silence(const Case& c, std::vector<Line>& lines) {
  if (!c.evidence.entries.empty() || c.evidence.dropped > 0 || silence_is_fine(c.scenario)) return;
  lines.push_back(
      strict("the client asks the API something",
             inconclusive("no request came; does the client read its base URL from the environment?")));
}

void judge_end(const Case& c, std::vector<Line>& lines) {
  if (const auto how = ended_from_outside(c))
    lines.push_back(strict("the client ends by itself", inconclusive(*how)));
}

void judge_drops(const Case& c, std::vector<Line>& lines) {
  if (c.evidence.dropped > 0)
    lines.push_back(strict("the journal is whole",
                           inconclusive(counted(c.evidence.dropped, "row") + " of the journal dropped")));
}

// ---- What is broken

void judge_operations(const Case& c, std::vector<Line>& lines) {
  if (c.scenario.allow.unknown_operations) return;
  Entries unknown;
  for (const journal::Entry& entry : c.evidence.entries)
    if (entry.operation.empty() && entry.answered_by != journal::AnsweredBy::kRule) unknown.push_back(&entry);
  if (unknown.empty()) return;
  const journal::Entry& first = *unknown.front();
  std::string because = fmt::format("{} is no operation of the API", call_of(first));
  if (!first.why.empty()) because += " (" + printable(first.why) + ")";
  if (unknown.size() > 1)
    because += fmt::format("; and {} like it", counted(unknown.size() - 1, "more request"));
  lines.push_back(strict("every request is an operation of the API", not_met(because, unknown)));
}

std::string progress(const RuleProgress& rule) {
  const std::string name = fmt::format("the rule `{}`", printable(rule.text));
  if (rule.matched == 0) return name + " was never reached";
  return fmt::format("{} answered {} of {}", name, rule.matched,
                     counted(static_cast<size_t>(rule.wanted), "request"));
}

void judge_rules(const Case& c, std::vector<Line>& lines) {
  // Of a client that asked nothing there is no more to say than that.
  if (c.scenario.allow.unfinished_rules || c.evidence.entries.empty()) return;
  for (const RuleProgress& rule : c.evidence.rules) {
    const bool finished = rule.matched > 0 && rule.matched >= rule.wanted;
    if (!rule.optional && !finished)
      lines.push_back(strict("every rule is walked to its end", not_met(progress(rule)), rule.place));
  }
}

/// An expectation of retries says the same with more to show.
bool judged_elsewhere(const Case& c, const Wait& wait) {
  for (const scenario::Expectation& expectation : c.scenario.expect)
    if (const auto* retries = std::get_if<scenario::ExpectRetries>(&expectation.what))
      if (retries->waits_retry_after && fits(retries->of, *wait.told)) return true;
  return false;
}

void judge_early_retries(const Case& c, std::vector<Line>& lines) {
  if (c.scenario.allow.early_retries) return;
  const std::string expectation = "no call is made again before its Retry-After has passed";
  std::vector<Wait> all = waits(c);
  std::erase_if(all, [&](const Wait& wait) {
    return judged_elsewhere(c, wait) || wait.told->retry_after->count() <= 0;
  });
  if (all.empty()) return;
  if (clock_stands(c)) {
    const Wait& first = all.front();
    lines.push_back(
        strict(expectation, inconclusive("the session's clock stands still, so waits cannot be measured",
                                         {first.told, first.again})));
    return;
  }
  std::erase_if(all, [](const Wait& wait) { return !wait.early; });
  if (all.empty()) return;
  const Wait& first = all.front();
  Entries shown;
  for (const Wait& wait : all) shown.insert(shown.end(), {wait.told, wait.again});
  lines.push_back(strict(
      expectation,
      not_met(
          fmt::format("{} was asked again {} after {}, whose Retry-After said {}{}{}", call_of(*first.again),
                      human(first.waited), number_of(*first.told), human(*first.told->retry_after), pace(c),
                      all.size() == 1 ? "" : fmt::format("; and {} more came early", all.size() - 1)),
          shown)));
}

void judge_leaks_at_all(const Case& c, std::vector<Line>& lines) {
  for (const scenario::Expectation& expectation : c.scenario.expect)
    if (const auto* output = std::get_if<scenario::ExpectOutput>(&expectation.what))
      if (output->leaks_nothing) return;
  Finding leaks = judge_leaks(c);
  const bool unseen = leaks.outcome == Outcome::kInconclusive && c.evidence.client;
  if (leaks.outcome == Outcome::kNotMet || unseen)
    lines.push_back(strict("no credential leaks", std::move(leaks)));
}

Line all_held(const scenario::Allow& allow) {
  std::vector<std::string> held;
  if (!allow.unknown_operations) held.emplace_back("every request was an operation of the API");
  if (!allow.unfinished_rules) held.emplace_back("every rule was walked to its end");
  if (!allow.early_retries) held.emplace_back("no retry came early");
  held.emplace_back("no credential leaked");
  return strict("nothing happens that should not", met(join(held, ", ")));
}

}  // namespace

std::vector<Line> judge_strictly(const Case& c) {
  std::vector<Line> lines;
  judge_operations(c, lines);
  judge_rules(c, lines);
  judge_early_retries(c, lines);
  judge_leaks_at_all(c, lines);
  judge_silence(c, lines);
  judge_end(c, lines);
  judge_drops(c, lines);
  if (lines.empty()) lines.push_back(all_held(c.scenario.allow));
  return lines;
}

}  // namespace cfmock::expect
