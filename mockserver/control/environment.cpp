#include "control/environment.hpp"

#include <fmt/format.h>

#include <map>

#include "base/text.hpp"
#include "base/table.hpp"
#include "scenario/handed.hpp"
#include "scenario/placeholders.hpp"

namespace cfmock::control {
namespace {

using Values = std::map<std::string, std::string>;

Values values_of(const engine::Session& session, const Addresses& addresses) {
  Values values{{"origin", addresses.origin}, {"base_url", addresses.origin + "/client/v4"}, {"control", addresses.control},
                {"scenario", session.scenario().name}};
  if (!addresses.dir.empty()) values["dir"] = addresses.dir;
  values["address"] = addresses.address.empty() ? addresses.origin : addresses.address;
  if (!addresses.proxy.empty()) values["proxy"] = addresses.proxy;
  if (!addresses.ca.empty()) values["ca"] = addresses.ca;
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

std::string with(const Values& values, std::string_view text) {
  return scenario::fill(text, [&](const std::string& placeholder) -> std::optional<std::string> {
    const auto found = values.find(placeholder);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  });
}

/// Nobody has made the folder: a server that is there for any client hands out no file.
bool lacks_folder(std::string_view text, const Values& values) {
  return !values.contains("dir") && text.find("{dir}") != std::string_view::npos;
}

}  // namespace

Environment client_environment(const engine::Session& session, const Addresses& addresses) {
  const Values values = values_of(session, addresses);
  const auto is_for_another = [&](std::string_view when) {
    return (when == "token" && !values.contains("token")) || (when == "key" && !values.contains("key")) ||
           (when == "service-key" && !values.contains("service_key")) || (when == "tls" && !values.contains("ca")) ||
           (when == "proxy" && !values.contains("proxy"));
  };
  Environment out;
  const auto put = [&](const std::string& name, std::string value) {
    for (auto& entry : out)
      if (entry.first == name) return void(entry.second = std::move(value));
    out.emplace_back(name, std::move(value));
  };
  for (const auto& c : table_rows("fixtures/environment.tsv", 4)) {
    if (is_for_another(c[2])) continue;
    if ((c[1] == "{control}" && addresses.control.empty()) || lacks_folder(c[1], values)) continue;
    put(std::string(c[0]), with(values, c[1]));
  }
  const auto& all = session.credentials().all();
  for (size_t i = 1; i < all.size(); ++i) put(scenario::secret_variable(all[i]->spec.name), all[i]->secret);
  for (const auto& [name, value] : session.scenario().env)
    if (!lacks_folder(value, values)) put(name, with(values, value));
  return out;
}

std::string filled(const engine::Session& session, const Addresses& addresses, std::string_view text) {
  return with(values_of(session, addresses), text);
}

}  // namespace cfmock::control
