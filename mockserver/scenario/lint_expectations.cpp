#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "cloudflare/names.hpp"
#include "scenario/codes.hpp"
#include "scenario/lint.hpp"
#include "scenario/routes.hpp"

namespace cfmock::scenario {
namespace {

/// Is it the zone itself, or a name below it?
bool is_within(std::string_view host, const std::string& zone) {
  return iequals(host, zone) || (host.size() > zone.size() && iequals(host.substr(host.size() - zone.size()), zone) &&
                                 host[host.size() - zone.size() - 1] == '.');
}

/// Looks at one expectation; a function for each kind.
class Look {
 public:
  Look(const Scenario& scenario, const std::set<int>& scripted, const Expectation& expectation, Problems& out)
      : scenario_(scenario), scripted_(scripted), expectation_(expectation), out_(out) {}

  void operator()(const ExpectCalls& what) const {
    const bool none = what.exactly.value_or(1) == 0 || what.at_most.value_or(1) == 0;
    check_route(what.of, none ? RouteFit::kOtherMethod : RouteFit::kFits);
    if (!what.exactly && !what.at_most && what.at_least == 0)
      warn("this cannot fail: there are always 0 calls or more",
           "give at_most, exactly, or a larger at_least");
  }
  void operator()(const ExpectNever& what) const {
    check_route(what.of, RouteFit::kOtherMethod);
    if (what.after) check_answer(*what.after);
  }
  void operator()(const ExpectOnlyReads& what) const {
    if (what.after) check_answer(*what.after);
  }
  void operator()(const ExpectNoRetry& what) const {
    if (what.of) check_route(*what.of, RouteFit::kOtherMethod);
    check_answer(what.after);
  }
  void operator()(const ExpectRetries& what) const {
    check_route(what.of, RouteFit::kOtherMethod);
    const bool waits = what.waits_retry_after || what.waits_at_least || what.backs_off || what.budget ||
                       what.policy.at_most || what.policy.at_most_retry_after || what.policy.fixed ||
                       what.policy.exponential;
    if (waits && scenario_.clock_scale == 0)
      warn("waits cannot be measured on a clock that stands still, so this can never be met",
           "remove \"clock: frozen\", or ask only how often");
    if (!waits && !what.at_most && what.at_least.value_or(0) == 0)
      warn("this cannot fail: it sets no bound",
           "give at_most, a larger at_least, waits, or backs_off: true");
  }
  void operator()(const ExpectStorm& what) const {
    check_route(what.of, RouteFit::kOtherMethod);
    if (scenario_.clock_scale == 0)
      warn("on a clock that stands still, no span of time passes, so this is met or inconclusive, never broken",
           "remove \"clock: frozen\", or count with calls: {at_most: ...}");
  }
  void operator()(const ExpectOnce& what) const { check_route(what.of, RouteFit::kOtherMethod); }
  void operator()(const ExpectZoneLookups& what) const {
    for (const std::string& host : what.suffixes_of)
      if (std::none_of(scenario_.world.zones.begin(), scenario_.world.zones.end(),
                       [&](const auto& zone) { return is_within(host, zone.name); }))
        warn(fmt::format("no zone of the world holds \"{}\"", printable(host)),
             "name a host of one of its zones, or give the world that zone");
  }
  void operator()(const ExpectNoDuplicates&) const {}
  void operator()(const ExpectConnections& what) const {
    if (cannot_fail(what.opened) || cannot_fail(what.left_open))
      warn("a part of this cannot fail: there are always 0 connections or more", "give at_most, exactly, or a larger at_least");
  }
  void operator()(const ExpectConcurrency& what) const { check_route(what.of, RouteFit::kOtherMethod); }
  void operator()(const ExpectAll& what) const { look_at(what.of); }
  void operator()(const ExpectAny& what) const { look_at(what.of); }
  void operator()(const ExpectNot& what) const { look_at(what.of); }
  void operator()(const ExpectDuring& what) const {
    if (what.run && *what.run > scenario_.runs)
      warn(fmt::format("there is no run {}: the client is started {}", *what.run, scenario_.runs == 1 ? "once" : fmt::format("{} times", scenario_.runs)),
           fmt::format("add \"runs: {}\", or name an earlier one", *what.run));
    if (what.after) check_answer(*what.after);
    if (what.before) check_answer(*what.before);
    for (const auto* pattern : {&what.from, &what.until})
      if (*pattern) check_route(**pattern, RouteFit::kFits);
    look_at(what.expect);
  }
  void operator()(const ExpectOrder& what) const {
    std::set<std::string_view> seen;
    for (const RequestPattern& pattern : what.of) {
      check_route(pattern, RouteFit::kFits);
      if (!seen.insert(pattern.text).second)
        out_.push_back(warning(pattern.place, "this stands in the order twice",
                               "an order is about first occurrences: remove one of them"));
    }
  }
  void operator()(const ExpectHeaders& what) const { check_route(what.of, RouteFit::kFits); }
  void operator()(const ExpectPages& what) const {
    if (what.of) check_route(*what.of, RouteFit::kFits);
  }
  void operator()(const ExpectOutput& what) const {
    const auto empty = [](const std::string& text) { return text.empty(); };
    const auto any_empty = [&](const auto& texts) { return std::any_of(texts.begin(), texts.end(), empty); };
    if (any_empty(what.mentions) || any_empty(what.mentions_any))
      warn("an empty text is in every output, so this part cannot fail", "write the text, or remove it");
    if (any_empty(what.not_mentions))
      warn("an empty text is in every output, so this cannot be met", "write the text, or remove it");
    check_contradiction(what);
  }
  void operator()(const ExpectDuration& what) const {
    if (what.at_most && *what.at_most >= scenario_.timeout && !what.at_least)
      warn(fmt::format("this cannot fail: the client is ended after {}", human(scenario_.timeout)),
           "give a shorter at_most, or a longer timeout");
    if (what.at_least && what.at_least->count() == 0 && !what.at_most)
      warn("this cannot fail: everything takes 0s or longer", "give at_most, or a longer at_least");
  }
  void operator()(const ExpectWorld&) const {}
  void operator()(const ExpectExit&) const {}
  void operator()(const ExpectNoCrash&) const {}

 private:
  void look_at(const std::vector<Expectation>& parts) const {
    for (const Expectation& part : parts) std::visit(Look(scenario_, scripted_, part, out_), part.what);
  }
  static bool cannot_fail(const std::optional<Amount>& amount) {
    return amount && !amount->exactly && !amount->at_most && amount->at_least == 0;
  }

  void warn(std::string message, std::string remedy) const {
    out_.push_back(warning(expectation_.place, std::move(message), std::move(remedy)));
  }

  /// Texts that must occur and texts that must not, where one holds the other.
  void check_contradiction(const ExpectOutput& what) const {
    constexpr size_t kMostPairs = 10000;  // beyond, no person wrote it
    if (what.mentions.size() * what.not_mentions.size() > kMostPairs) return;
    for (const std::string& text : what.not_mentions)
      for (const std::string& wanted : what.mentions)
        if (!text.empty() && lower(wanted).find(lower(text)) != std::string::npos)
          warn(fmt::format("\"{}\" must occur and \"{}\" must not: this cannot be met", printable(wanted),
                           printable(text)),
               "remove one of them");
  }

  /// What must not happen may well be asked of a path with a method it does not have.
  void check_route(const RequestPattern& pattern, RouteFit least) const {
    if (scenario_.allow.unknown_operations) return;
    if (auto problem = route_problem(pattern, least, scenario_.operations())) out_.push_back(std::move(*problem));
  }

  void check_answer(const AnswerPattern& after) const {
    const auto known = [&](int code) { return is_known_code(code) || scripted_.contains(code); };
    const auto possible = [&](int status) { return is_possible_status(scenario_, status); };
    if (!after.codes.empty() && std::none_of(after.codes.begin(), after.codes.end(), known))
      warn(fmt::format("this cannot fail: no error has the code {}", status_words(after.codes)),
           "use a code of fixtures/errors.tsv, or script it in a rule");
    else if (!after.statuses.empty() && std::none_of(after.statuses.begin(), after.statuses.end(), possible))
      warn(fmt::format("this cannot fail: no answer has the status {}", status_words(after.statuses)),
           "use a status of fixtures/errors.tsv, or script it in a rule");
    else if (!after.codes.empty() && !after.statuses.empty() && !any_pair(after))
      warn(fmt::format("this cannot fail: code {} does not come with status {}", status_words(after.codes),
                       status_words(after.statuses)),
           statuses_remedy(after.codes));
  }

  /// Grows with the rules and the pairs, so it is asked only of what a person may have written.
  bool any_pair(const AnswerPattern& after) const {
    constexpr size_t kMostPairs = 100;
    if (after.codes.size() * after.statuses.size() > kMostPairs) return true;
    for (const int code : after.codes)
      for (const int status : after.statuses)
        if (is_possible_pair(scenario_, code, status)) return true;
    return false;
  }

  static std::string statuses_remedy(const std::vector<int>& codes) {
    std::set<int> statuses;
    for (const int code : codes)
      for (const int status : cloudflare::statuses_of_code(code)) statuses.insert(status);
    if (statuses.empty()) return "use the status that the rule scripts, or leave it out";
    return fmt::format("it comes with {}; or leave the status out",
                       status_words({statuses.begin(), statuses.end()}));
  }

  const Scenario& scenario_;
  const std::set<int>& scripted_;
  const Expectation& expectation_;
  Problems& out_;
};

}  // namespace

Problems lint_expectations(const Scenario& scenario) {
  Problems out;
  if (scenario.expect.empty())
    out.push_back(warning({scenario.file, 0, 0}, "nothing is expected of the client",
                          "add \"expect:\", such as \"- no_retry: {after: {code: 10000}}\""));
  const std::set<int> scripted = scripted_codes(scenario);
  for (const Expectation& expectation : scenario.expect)
    std::visit(Look(scenario, scripted, expectation, out), expectation.what);
  return out;
}

}  // namespace cfmock::scenario
