// Handlers that make and drop sessions.

#include <fmt/format.h>

#include "control/environment.hpp"
#include "control/on_session.hpp"
#include "control/upload.hpp"

namespace cfmock::control {
namespace {

/// The one answer that shows secrets: whoever made the session is to hand them out.
Json credentials_of(const engine::Session& session) {
  Json out = Json::array();
  for (const auto& credential : session.credentials().all()) {
    Json one{{"name", credential->spec.name},
             {"kind", cloudflare::kind_name(credential->spec.kind)},
             {"secret", credential->secret},
             {"id", credential->id}};
    if (!credential->spec.user.empty()) one["email"] = credential->spec.user;
    out.push_back(std::move(one));
  }
  return out;
}

Json ids_of(const cloudflare::WorldSpec& world) {
  Json users = Json::object(), accounts = Json::object(), zones = Json::object();
  for (const auto& user : world.users) users[user.email] = user.id;
  for (const auto& account : world.accounts) accounts[account.name] = account.id;
  for (const auto& zone : world.zones) zones[zone.name] = zone.id;
  return {{"users", users}, {"accounts", accounts}, {"zones", zones}};
}

Json created_json(const engine::Session& session, const Making& making, const std::string& control) {
  Addresses addresses = making.addresses(session.id());
  addresses.control = control;
  Json environment = Json::object();
  for (const auto& [name, value] : client_environment(session, addresses)) environment[name] = value;
  Json created = {{"id", session.id()},
                  {"scenario", session.scenario().name},
                  {"cause", session.scenario().cause},
                  {"title", session.scenario().title},
                  {"base_url", addresses.origin + "/client/v4"},
                  {"base_path", making.address(session.id()).prefix + "/client/v4"},
                  {"control", control + "/sessions/" + session.id()},
                  {"environment", std::move(environment)},
                  {"credentials", credentials_of(session)},
                  {"ids", ids_of(session.scenario().world)}};
  if (!addresses.proxy.empty()) created["proxy"] = addresses.proxy;
  return created;
}

http::Response full(size_t most) {
  return refusal_answer({503, fmt::format("the server holds {} sessions, and no more are let in", most),
                         "DELETE those that are done, or start cfmock serve with a larger --max-sessions"});
}

}  // namespace

/// The session is made on our thread, so that a large world holds nobody else up; only its name and its place come from the wire's.
http::Response create_session(const Call& call) {
  const Making& making = call.backend.making;
  if (!making.seed) return refusal_answer({503, "this server makes no sessions", "cfmock serve does"});
  auto read = read_upload(call.request.body, making.catalogue);
  if (auto* refused = std::get_if<http::Response>(&read)) return std::move(*refused);
  Upload& upload = std::get<Upload>(read);
  if (!upload.scenario->handshakes.empty() && making.addresses("").proxy.empty())  // on a port of many nobody knows whose a handshake is
    return refusal_answer({409, "the scenario is about TLS handshakes, and this server has no proxy", "start cfmock serve with --proxy"});
  std::string id;
  bool has_room = false;
  engine::Sessions& sessions = call.backend.sessions;
  call.backend.call([&] {
    has_room = sessions.all().size() < making.most;
    if (has_room) id = sessions.new_id(upload.scenario->name);
  });
  if (!has_room) return full(making.most);
  engine::SessionOptions options = making.options;
  options.seed = upload.seed ? *upload.seed : making.seed();
  options.explain = options.explain || upload.explain;
  auto session = std::make_unique<engine::Session>(id, std::move(upload.scenario), call.backend.now(), options);
  session->set_address(making.address(id));
  Json created = created_json(*session, making, call.control);
  created["warnings"] = std::move(upload.warnings);
  call.backend.call([&] {
    has_room = sessions.all().size() < making.most;  // others were made meanwhile
    if (has_room) sessions.add(std::move(session));
  });
  if (!has_room) return full(making.most);
  http::Response response = json_answer(created);
  response.status = 201;
  response.headers.add("Location", "/sessions/" + id);
  return response;
}

http::Response delete_session(const Call& call) {
  uint64_t requests = 0;
  if (auto refused = on_session(call, [&](engine::Session& session) {
        requests = session.journal().next_seq() - 1;
        call.backend.sessions.remove(call.session);
      }))
    return *refused;
  return json_answer({{"deleted", call.session}, {"requests", requests}});
}

}  // namespace cfmock::control
