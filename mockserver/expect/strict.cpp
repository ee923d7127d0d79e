#include <fmt/format.h>

#include "base/text.hpp"
#include "expect/client.hpp"
#include "expect/judges.hpp"
#include "expect/leaks.hpp"
#include "expect/reasons.hpp"
#include "expect/waits.hpp"
#include "expect/words.hpp"
#include "scenario/handed.hpp"

namespace cfmock::expect {
namespace {

/// Lines of what is broken or cannot be known, and a word for each thing that held.
struct Strictness {
  std::vector<Line> lines;
  std::vector<std::string> held;

  explicit Strictness(const Case& of) : c(of) {}
  void add(const char* expectation, Finding finding, const Place& place = {}) {
    finding.reason = likeliest_reason({"strict", finding, c});
    lines.push_back(line("strict", expectation, place, std::move(finding)));
  }

 private:
  const Case& c;
};

/// A request that is no operation may be refused for its credential first, which says nothing of the route.
bool is_about_route(const journal::Entry& entry) {
  if (entry.why.empty()) return false;
  return entry.answered_by == journal::AnsweredBy::kServer || entry.cause == "unknown-route" ||
         entry.cause == "wrong-method" || entry.cause == "malformed-id";
}

void judge_operations(const Case& c, Strictness& out) {
  if (c.scenario.allow.unknown_operations) return;
  Entries unknown;
  for (const journal::Entry& entry : c.evidence.entries)
    if (entry.operation.empty() && entry.answered_by != journal::AnsweredBy::kRule && !is_foreign(entry)) unknown.push_back(&entry);
  if (unknown.empty()) return out.held.push_back("every request was an operation of the API");
  const journal::Entry& first = *unknown.front();
  std::string because = fmt::format("{} is no operation of the API", operation_of(first));
  if (is_about_route(first)) because += " (" + printable(first.why) + ")";
  if (unknown.size() > 1)
    because += fmt::format("; and {} like it", counted(unknown.size() - 1, "more request"));
  out.add("every request is an operation of the API", not_met(because, unknown));
}

/// Only what came to the proxy can be seen: a client that ignores it is not stopped.
void judge_hosts(const Case& c, Strictness& out) {
  if (c.scenario.allow.other_hosts) return;
  Entries others;
  for (const journal::Entry& entry : c.evidence.entries)
    if (is_foreign(entry)) others.push_back(&entry);
  if (others.empty()) return;
  std::string because = printable(others.front()->why);
  if (others.size() > 1) because += fmt::format("; and {} like it", counted(others.size() - 1, "more request"));
  out.add("no connection goes to another host", not_met(because, others));
}

std::string progress(const RuleProgress& rule) {
  const std::string name = fmt::format("the rule `{}`", printable(rule.text));
  if (rule.matched == 0) return name + " was never reached";
  return fmt::format("{} answered {} of {}", name, rule.matched,
                     counted(static_cast<size_t>(rule.wanted), "request"));
}

/// Of a client that asked nothing there is no more to say than that.
void judge_rules(const Case& c, Strictness& out) {
  if (c.scenario.allow.unfinished_rules || c.evidence.entries.empty()) return;
  bool all = true;
  for (const RuleProgress& rule : c.evidence.rules) {
    if (rule.optional || (rule.matched > 0 && rule.matched >= rule.wanted)) continue;
    all = false;
    out.add("every rule is walked to its end", lacking(rule.at_least ? cut_short(c) : client_cut_short(c), progress(rule)), rule.place);
  }
  if (all) out.held.push_back("every rule was walked to its end");
}

/// An expectation of retries says the same with more to show.
bool judged_elsewhere(const Case& c, const Wait& wait) {
  for (const scenario::Expectation& expectation : c.scenario.expect)
    if (const auto* retries = std::get_if<scenario::ExpectRetries>(&expectation.what))
      if (retries->waits_retry_after && fits(retries->of, *wait.told)) return true;
  return false;
}

Finding early(const std::vector<Wait>& all, const Case& c) {
  const Wait& first = all.front();
  Entries shown;
  for (const Wait& wait : all) shown.insert(shown.end(), {wait.told, wait.again});
  return of_attempts(not_met(
      fmt::format("{} was asked again {} after {}, whose Retry-After said {}{}{}", operation_of(*first.again),
                  human(first.waited), number_of(*first.told), human(*first.told->retry_after), pace(c),
                  all.size() == 1 ? "" : fmt::format("; and {} more came early", all.size() - 1)),
      shown));
}

void judge_early_retries(const Case& c, Strictness& out) {
  if (c.scenario.allow.early_retries) return;
  constexpr const char* kExpectation = "no call is made again before its Retry-After has passed";
  std::vector<Wait> all = waits(c);
  std::erase_if(all, [](const Wait& wait) { return wait.told->retry_after->count() <= 0; });
  const bool unknown = clock_stands(c);
  if (!unknown) std::erase_if(all, [](const Wait& wait) { return !wait.early; });
  if (all.empty()) return out.held.push_back("no retry came early");
  std::erase_if(all, [&](const Wait& wait) { return judged_elsewhere(c, wait); });
  if (all.empty()) return;
  out.add(kExpectation, unknown
                            ? inconclusive(why_no_waits(c),
                                           {all.front().told, all.front().again})
                            : early(all, c));
}

void judge_leaks_unasked(const Case& c, Strictness& out) {
  for (const scenario::Expectation& expectation : c.scenario.expect)
    if (const auto* output = std::get_if<scenario::ExpectOutput>(&expectation.what))
      if (output->leaks_nothing) return;
  Finding leaks = judge_leaks(c);
  const bool unseen = leaks.outcome == Outcome::kInconclusive && !clients_of(c.evidence).empty();
  if (leaks.outcome == Outcome::kNotMet || unseen) return out.add("no credential leaks", std::move(leaks));
  out.held.push_back("no credential leaked");
}

/// Tracebacks are for `crash: never` to find: a script may end by one on purpose. A signal of its own fault is never meant.
void judge_signal(const Case& c, Strictness& out) {
  int signal = 0;
  for (const ClientRun* client : clients_of(c.evidence))
    if (is_crash_signal(client->signal)) signal = client->signal;
  if (signal == 0) return;
  for (const scenario::Expectation& expectation : c.scenario.expect)
    if (std::holds_alternative<scenario::ExpectNoCrash>(expectation.what)) return;
  out.add("the client does not crash", not_met("the client was ended by " + signal_name(signal)));
}

// ---- What keeps a verdict from being sure

/// Who looks for a token, and is handed a key, asks nothing either. "": a token it is.
std::string no_token(const Case& c) {
  if (c.scenario.credentials.empty() || c.scenario.env.contains("CLOUDFLARE_API_TOKEN")) return "";
  std::vector<std::string> names;
  for (const scenario::Handed& each : scenario::handed_credentials(c.scenario)) {
    if (each.variable == "CLOUDFLARE_API_TOKEN") return "";
    if (each.credential == c.scenario.credentials.front().name) names.push_back(each.variable);
  }
  return "this scenario hands " + join(names, " and ") + ", no token; ";
}

std::string silence_of(const Case& c) {
  for (const journal::Handshake& handshake : c.evidence.handshakes)
    if (!handshake.problem.empty()) return "no request came, and a TLS handshake failed: " + printable(handshake.problem);
  return "no request came; " + no_token(c) + "does the client read its base URL, or with --proxy the proxy, from the environment?";
}

void judge_silence(const Case& c, Strictness& out) {
  if (is_silent(c))
    out.add("the client asks the API something",
            inconclusive(silence_of(c)));
}

void judge_end(const Case& c, Strictness& out) {
  if (const auto how = ended_from_outside(c)) out.add("the client ends by itself", inconclusive(*how));
}

void judge_drops(const Case& c, Strictness& out) {
  if (c.evidence.dropped > 0) out.add("the journal is whole", inconclusive(*cut_short(c)));
}

}  // namespace

std::vector<Line> judge_strictly(const Case& c) {
  Strictness out(c);
  judge_operations(c, out);
  judge_hosts(c, out);
  judge_rules(c, out);
  judge_early_retries(c, out);
  judge_leaks_unasked(c, out);
  judge_signal(c, out);
  if (auto handshakes = judge_handshakes(c))
    out.add("the broken handshakes are met", std::move(*handshakes), c.scenario.handshakes.front().place);
  judge_silence(c, out);
  judge_end(c, out);
  judge_drops(c, out);
  if (out.lines.empty() && !out.held.empty())
    out.add("nothing happens that should not", met(join(out.held, ", ")));
  return std::move(out.lines);
}

}  // namespace cfmock::expect
