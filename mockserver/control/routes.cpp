#include "control/routes.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace cfmock::control {
namespace {

constexpr std::string_view kId = "{id}";

/// The session's id ("" for a route without one), or nullopt when the path is another.
std::optional<std::string> fits(const Route& route, const std::vector<std::string_view>& segments) {
  const auto wanted = split(route.path, '/');
  if (wanted.size() != segments.size()) return std::nullopt;
  std::string session;
  for (size_t i = 0; i < wanted.size(); ++i) {
    const std::string segment = http::percent_decoded(segments[i]);
    if (wanted[i] == kId && !segment.empty())
      session = segment;
    else if (wanted[i] != segment)
      return std::nullopt;
  }
  return session;
}

Refusal unknown_path(std::string_view path) {
  Refusal refusal{404, "the control API has no " + in_quotes(path), "", {}};
  std::vector<std::string> paths;
  for (const Route& route : routes()) {
    refusal.accepted.push_back(route.text());
    paths.emplace_back(route.path);
  }
  if (const auto near = nearest(path, paths)) refusal.remedy = "did you mean " + *near + "?";
  return refusal;
}

std::optional<Refusal> unknown_parameter(const Route& route, const std::vector<http::QueryParameter>& query) {
  const std::vector<std::string> known(route.parameters.begin(), route.parameters.end());
  for (const http::QueryParameter& given : query)
    if (std::find(known.begin(), known.end(), given.name) == known.end()) {
      const auto near = nearest(given.name, known);
      return Refusal{400, route.text() + " takes no parameter " + in_quotes(given.name),
                     known.empty() ? "leave the query out"
                     : near        ? "did you mean " + *near + "?"
                                   : "",
                     known};
    }
  return std::nullopt;
}

}  // namespace

const std::vector<Route>& routes() {
  static const std::vector<Route> all{
      {"GET", "/health", {}, health},
      {"GET", "/ca", {}, show_ca},
      {"GET", "/sessions", {}, list_sessions},
      {"POST", "/sessions", {}, create_session, kLargestScenario},
      {"GET", "/sessions/{id}", {}, show_session},
      {"DELETE", "/sessions/{id}", {}, delete_session},
      {"GET", "/sessions/{id}/journal", {"after"}, show_journal},
      {"GET", "/sessions/{id}/verdict", {}, show_verdict},
      {"POST", "/sessions/{id}/verdict", {}, judge_client, kLargestOutput},
      {"POST", "/sessions/{id}/clock", {}, change_clock},
      {"POST", "/sessions/{id}/actions", {}, do_actions},
      {"POST", "/sessions/{id}/reset", {}, reset_session},
  };
  return all;
}

std::variant<Found, Refusal> find_route(std::string_view method, std::string_view target) {
  // Only "/path?query": a whole URL would name a host of its own beside the Host that was looked at.
  if (!target.starts_with('/')) return unknown_path(target);
  const http::Target parts = http::split_target(target);
  const auto segments = split(parts.path, '/');
  std::vector<std::string> methods;
  for (const Route& route : routes()) {
    auto session = fits(route, segments);
    if (!session) continue;
    if (route.method != method && !(method == "HEAD" && !route.writes())) {
      methods.emplace_back(route.method);
      continue;
    }
    Found found{&route, std::move(*session), http::parse_query(parts.query)};
    if (auto refusal = unknown_parameter(route, found.query)) return *refusal;
    return found;
  }
  if (methods.empty()) return unknown_path(parts.path);
  return Refusal{405, in_quotes(method) + " is no method of " + in_quotes(parts.path), "", methods};
}

}  // namespace cfmock::control
