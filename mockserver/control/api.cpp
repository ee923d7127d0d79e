#include "control/api.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "control/guard.hpp"
#include "control/routes.hpp"

namespace cfmock::control {
namespace {

http::Response refusal_of(const Refusal& refusal) {
  http::Response response = refusal_answer(refusal);
  if (refusal.status == 405) response.headers.add("Allow", join(refusal.accepted, ", "));
  return response;
}

}  // namespace

std::optional<http::Response> Api::refused(const http::Request& head) const {
  if (const auto refusal = foreign(head, port_)) return refusal_of(*refusal);
  const auto found = find_route(head.method, head.target);
  if (const auto* refusal = std::get_if<Refusal>(&found)) return refusal_of(*refusal);
  if (!std::get<Found>(found).route->writes()) return std::nullopt;
  if (const auto refusal = unfit_body(head, largest_body(head))) return refusal_of(*refusal);
  return std::nullopt;
}

size_t Api::largest_body(const http::Request& head) const {
  const auto found = find_route(head.method, head.target);
  const auto* known = std::get_if<Found>(&found);
  return known == nullptr ? 0 : known->route->largest_body;
}

http::Response Api::answer(const http::Request& request) const {
  auto found = find_route(request.method, request.target);
  if (const auto* refusal = std::get_if<Refusal>(&found)) return refusal_of(*refusal);
  auto& [route, session, query] = std::get<Found>(found);
  return route->handle(
      {backend_, request, std::move(session), std::move(query), fmt::format("http://127.0.0.1:{}", port_)});
}

http::Response Api::too_large(size_t largest) const { return refusal_answer(control::too_large(largest)); }
http::Response Api::refusal(int status, const std::string& error) const { return refusal_answer({status, error}); }

}  // namespace cfmock::control
