// Expectations of which no run can meet both, or that ask for nothing.

#include <fmt/format.h>

#include <map>
#include <set>
#include <string_view>

#include "scenario/lint.hpp"

namespace cfmock::scenario {
namespace {

/// The narrowest bounds so far, and who set them.
template <class Amount>
struct Bounds {
  std::optional<Amount> least, most;
  const Expectation* least_by = nullptr;
  const Expectation* most_by = nullptr;

  void narrow(const std::optional<Amount>& from, const std::optional<Amount>& to, const Expectation& by) {
    if (from && (!least || *from > *least)) least = from, least_by = &by;
    if (to && (!most || *to < *most)) most = to, most_by = &by;
  }
  bool contradict() const { return least && most && *least > *most; }
};

Problem contradiction(const Expectation& at, const Expectation& other) {
  return warning(at.place, "this and another expectation cannot both be met",
                 fmt::format("the other, \"{}: ...\", is on line {}: remove one of the two", other.kind,
                             other.place.line));
}

/// Tells of the later of the two, once.
template <class Amount>
void add(Bounds<Amount>& bounds, const std::optional<Amount>& from, const std::optional<Amount>& to,
         const Expectation& by, Problems& out) {
  if (bounds.contradict()) return;
  bounds.narrow(from, to, by);
  // Bounds of one expectation that contradict each other are an error of the file already.
  if (bounds.contradict())
    out.push_back(contradiction(by, bounds.least_by == &by ? *bounds.most_by : *bounds.least_by));
}

void lint_calls(const Scenario& scenario, Problems& out) {
  std::map<std::string_view, Bounds<int>> by_route;
  for (const Expectation& each : scenario.expect) {
    if (const auto* calls = std::get_if<ExpectCalls>(&each.what))
      add(by_route[calls->of.text], calls->exactly ? calls->exactly : calls->at_least,
          calls->exactly ? calls->exactly : calls->at_most, each, out);
    if (const auto* never = std::get_if<ExpectNever>(&each.what); never && !never->after)
      add(by_route[never->of.text], std::optional<int>(), std::optional(0), each, out);
  }
}

void lint_durations(const Scenario& scenario, Problems& out) {
  Bounds<Duration> bounds;
  for (const Expectation& each : scenario.expect)
    if (const auto* time = std::get_if<ExpectDuration>(&each.what))
      add(bounds, time->at_least, time->at_most, each, out);
}

bool exclude(const ExpectExit& a, const ExpectExit& b) {
  if (a.is && b.is) return *a.is != *b.is;
  return (a.is && a.is == b.is_not) || (b.is && b.is == a.is_not);
}

/// Each is held against the first that names a code, or, when none does, there is nothing to contradict.
void lint_exits(const Scenario& scenario, Problems& out) {
  const Expectation* first = nullptr;
  for (const Expectation& each : scenario.expect)
    if (const auto* code = std::get_if<ExpectExit>(&each.what); code && code->is && first == nullptr)
      first = &each;
  if (first == nullptr) return;
  for (const Expectation& each : scenario.expect) {
    const auto* code = std::get_if<ExpectExit>(&each.what);
    if (code == nullptr || !exclude(*code, std::get<ExpectExit>(first->what))) continue;
    const bool later = &each > first;
    out.push_back(contradiction(later ? each : *first, later ? *first : each));
  }
}

/// Expressions that are found in every value.
bool matches_everything(std::string_view expression) {
  static const std::set<std::string_view> everything{"^", "$", ".*", ".*?", "(.*)", "(?s).*", "(?s)^.*$"};
  if (everything.contains(expression)) return true;
  if (expression.starts_with('^')) expression.remove_prefix(1);
  if (expression.ends_with('$')) expression.remove_suffix(1);
  return !expression.empty() && everything.contains(expression);
}

void lint_values(const Scenario& scenario, Problems& out) {
  for (const Expectation& each : scenario.expect) {
    const auto* headers = std::get_if<ExpectHeaders>(&each.what);
    if (headers == nullptr) continue;
    for (const auto& [name, pattern] : headers->request)
      if (pattern.kind == ValuePattern::Kind::kMatches && matches_everything(pattern.text))
        out.push_back(warning(
            pattern.place, "every value matches this expression, so it cannot fail",
            fmt::format("write \"{}: present\", or an expression that not every value matches", name)));
  }
}

}  // namespace

Problems lint_contradictions(const Scenario& scenario) {
  Problems out;
  for (const auto part : {lint_calls, lint_durations, lint_exits, lint_values}) part(scenario, out);
  return out;
}

}  // namespace cfmock::scenario
