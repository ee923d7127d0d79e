#include <fmt/format.h>

#include <algorithm>

#include "cloudflare/names.hpp"
#include "scenario/codes.hpp"
#include "scenario/lint.hpp"
#include "scenario/routes.hpp"
#include "scenario/shadows.hpp"

namespace cfmock::scenario {
namespace {

bool may_tell_retry_after(int status) {
  const bool edge_page = status >= 520 && status <= 527;  // seen with Retry-After: 120 on 2026-07-31
  return status == 429 || status == 503 || edge_page || (status >= 300 && status < 400);
}

void lint_shadowed(const Scenario& scenario, Problems& out) {
  const auto shadowed = shadows(scenario.rules);
  for (size_t i = 0; i < shadowed.size(); ++i) {
    if (!shadowed[i]) continue;
    const Rule& earlier = scenario.rules[*shadowed[i]];
    out.push_back(
        warning(scenario.rules[i].place, "this rule never answers: an earlier one takes its requests",
                fmt::format("\"{}\" on line {} never ends; put the narrower rule first, or end the other",
                            earlier.on.text, earlier.place.line)));
  }
}

void lint_unreached_replies(const Rule& rule, Problems& out) {
  for (size_t i = 0; i + 1 < rule.replies.size(); ++i)
    if (rule.replies[i].times == 0) {
      out.push_back(warning(rule.replies[i + 1].place,
                            "this reply never comes: the one before it is given forever",
                            "remove it, or say how many times the other is given"));
      return;
    }
}

void lint_retry_after(const Reply& reply, Problems& out) {
  if (!reply.retry_after && !reply.headers.has("Retry-After")) return;
  std::set<int> statuses;
  if (reply.kind == Reply::Kind::kLiteral) statuses.insert(reply.status);
  if (reply.kind == Reply::Kind::kError) statuses = statuses_of_error(reply.error);
  if (statuses.empty() || std::any_of(statuses.begin(), statuses.end(), may_tell_retry_after)) return;
  out.push_back(
      warning(reply.place,
              fmt::format("a {} carries no Retry-After", status_words({statuses.begin(), statuses.end()})),
              "it belongs to 429, 503, 520 to 527 and redirects: remove it, or change the status"));
}

void lint_codes(const Reply& reply, Problems& out) {
  if (reply.status < 400) return;
  for (const int code : codes_in(reply)) {
    const auto statuses = cloudflare::statuses_of_code(code);
    if (statuses.empty())
      out.push_back(warning(reply.place, fmt::format("no error that we know of has the code {}", code),
                            "right if you have seen it; else name an error, \"error: NAME\""));
    else if (std::find(statuses.begin(), statuses.end(), reply.status) == statuses.end())
      out.push_back(warning(reply.place,
                            fmt::format("code {} does not come with status {}", code, reply.status),
                            fmt::format("it comes with {}", status_words(statuses))));
  }
}

}  // namespace

Problems lint_rules(const Scenario& scenario) {
  Problems out;
  lint_shadowed(scenario, out);
  for (const Rule& rule : scenario.rules) {
    lint_unreached_replies(rule, out);
    for (const Reply& reply : rule.replies) {
      lint_retry_after(reply, out);
      lint_codes(reply, out);
    }
    if (!scenario.allow.unknown_operations)
      if (auto problem = route_problem(rule.on, RouteFit::kFits, scenario.operations())) out.push_back(std::move(*problem));
  }
  return out;
}

}  // namespace cfmock::scenario
