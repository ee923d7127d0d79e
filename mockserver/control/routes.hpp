#pragma once
// Which paths the control API has, and what each does. Handlers run on the control server's threads and look
// at sessions through Backend::call.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "control/answers.hpp"
#include "control/backend.hpp"
#include "control/guard.hpp"
#include "http/url.hpp"

namespace cfmock::control {

struct Call {
  const Backend& backend;
  const http::Request& request;
  std::string session;  // id in the path, "" when the route has none
  std::vector<http::QueryParameter> query;
  std::string control = {};  // where the control API listens: "http://127.0.0.1:38232"
};

struct Route {
  std::string_view method, path;             // "{id}" stands for a session's id
  std::vector<std::string_view> parameters;  // of the query that it takes
  http::Response (*handle)(const Call& call);
  size_t largest_body = kLargestBody;

  bool writes() const { return method != "GET"; }
  std::string text() const { return std::string(method) + " " + std::string(path); }
};
const std::vector<Route>& routes();

struct Found {
  const Route* route;
  std::string session;
  std::vector<http::QueryParameter> query;
};
/// HEAD is a GET. A refusal lists the routes, the methods or the parameters that there are.
std::variant<Found, Refusal> find_route(std::string_view method, std::string_view target);

http::Response health(const Call& call);
http::Response show_ca(const Call& call);
http::Response list_sessions(const Call& call);
http::Response create_session(const Call& call);
http::Response show_session(const Call& call);
http::Response delete_session(const Call& call);
http::Response reset_session(const Call& call);
http::Response show_journal(const Call& call);
http::Response show_verdict(const Call& call);
http::Response judge_client(const Call& call);
http::Response change_clock(const Call& call);
http::Response do_actions(const Call& call);

}  // namespace cfmock::control
