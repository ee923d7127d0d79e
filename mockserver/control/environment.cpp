#include "control/environment.hpp"

#include <fmt/format.h>

#include <map>

#include "base/text.hpp"
#include "cloudflare/tables.hpp"

namespace cfmock::control {
namespace {

using Values = std::map<std::string, std::string>;

Values values_of(const engine::Session& session, const Addresses& addresses) {
  Values values{{"origin", addresses.origin}, {"base_url", addresses.origin + "/client/v4"}, {"control", addresses.control},
                {"scenario", session.scenario().name}};
  const auto& world = session.scenario().world;
  if (!world.zones.empty()) values["zone_id"] = world.zones.front().id, values["zone_name"] = world.zones.front().name;
  if (!world.accounts.empty()) values["account_id"] = world.accounts.front().id;
  for (const auto& zone : world.zones) values["zone_id:" + zone.name] = zone.id, values["zone_name:" + zone.name] = zone.name;
  for (const auto& account : world.accounts) values["account_id:" + account.name] = account.id;
  for (const auto& credential : session.credentials().all()) {
    values["secret:" + credential->spec.name] = credential->secret;
    values["email:" + credential->spec.name] = credential->spec.user;
  }
  const auto& all = session.credentials().all();
  if (!all.empty()) {
    const bool service = all.front()->spec.kind == cloudflare::CredentialKind::kServiceKey;
    values[all.front()->is_key() ? "key" : service ? "service_key" : "token"] = all.front()->secret;
    values["email"] = all.front()->spec.user;
  }
  return values;
}

std::string filled(std::string text, const Values& values) {
  for (const auto& [name, value] : values) text = replace_all(std::move(text), "{" + name + "}", value);
  return text;
}

std::string secret_variable(const std::string& credential) {
  std::string name = "CFMOCK_SECRET_";
  for (const char c : credential)
    name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
  return name;
}

}  // namespace

Environment client_environment(const engine::Session& session, const Addresses& addresses) {
  const Values values = values_of(session, addresses);
  const auto is_for_another = [&](std::string_view when) {
    return (when == "token" && !values.contains("token")) || (when == "key" && !values.contains("key")) ||
           (when == "service-key" && !values.contains("service_key"));
  };
  Environment out;
  const auto put = [&](const std::string& name, std::string value) {
    for (auto& entry : out)
      if (entry.first == name) return void(entry.second = std::move(value));
    out.emplace_back(name, std::move(value));
  };
  for (const auto& c : cloudflare::table_rows("fixtures/environment.tsv", 4)) {
    if (is_for_another(c[2])) continue;
    if (c[1] == "{control}" && addresses.control.empty()) continue;
    put(std::string(c[0]), filled(std::string(c[1]), values));
  }
  const auto& all = session.credentials().all();
  for (size_t i = 1; i < all.size(); ++i) put(secret_variable(all[i]->spec.name), all[i]->secret);
  for (const auto& [name, value] : session.scenario().env) put(name, filled(value, values));
  return out;
}

}  // namespace cfmock::control
