// Writes to accounts and to the user, and what lies over the world's own fields because of them.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cloudflare/body.hpp"
#include "cloudflare/envelope.hpp"
#include "cloudflare/refusals.hpp"
#include "cloudflare/resources.hpp"

namespace cfmock::cloudflare {
namespace {

constexpr size_t kAccountTakes = 200;  // bytes, about, beside its name

/// Where the fields that a client gave to this account or user are kept.
std::string overlay_place(const Call& call) {
  const std::string_view id = call.route.id("account_id");
  return id.empty() ? "/user/" : fmt::format("/accounts/{}/", id);
}

/// Keeps the fields of the body; ids and times stay the API's.
std::optional<Refusal> keep(Call& call) {
  auto read = json_body(call.request);
  if (Refusal* refusal = std::get_if<Refusal>(&read)) return std::move(*refusal);
  Json change = std::get<nlohmann::json>(read);
  for (const char* own : {"id", "email", "created_on", "modified_on", "organizations"}) change.erase(own);
  const std::string place = overlay_place(call);
  Object object;
  if (const Object* old = call.store.objects.find(place, "")) object = *old;
  if (object.json.is_null()) object.json = Json::object();
  object.json.merge_patch(change);
  if (call.store.objects.heavy()) return no_room();
  call.store.objects.put(place, std::move(object));
  return std::nullopt;
}

}  // namespace

std::string with_overlay(const Call& call, const std::string& place, std::string body) {
  const Object* over = call.store.objects.find(place, "");
  if (over == nullptr) return body;
  Json json = Json::parse(body);
  json.merge_patch(over->json);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Outcome accounts_edit(Call& call) {
  if (auto refusal = keep(call)) return refused(std::move(*refusal));
  Outcome out = accounts_get(call);
  out.wrote = true;
  return out;
}

Outcome user_edit(Call& call) {
  if (auto refusal = keep(call)) return refused(std::move(*refusal));
  Outcome out = user_get(call);
  out.wrote = true;
  return out;
}

Outcome accounts_create(Call& call) {
  const auto read = json_body(call.request);
  if (const Refusal* refusal = std::get_if<Refusal>(&read)) return refused(*refusal);
  const auto& body = std::get<nlohmann::json>(read);
  const std::string name =
      body.contains("name") && body["name"].is_string() ? body["name"].get<std::string>() : "";
  if (name.empty() || call.store.account_named(name) != nullptr) {
    const std::string why =
        name.empty() ? "name: a text is expected" : "an account of this name exists: " + printable(name);
    return refused(invalid_parameter(why));
  }
  if (call.store.objects.full()) return refused(no_room());
  call.store.accounts.push_back({name, call.ids.hex(32)});
  call.store.objects.grew(static_cast<std::ptrdiff_t>(kAccountTakes + name.size()));
  Outcome out;
  out.body = success_body(account_json(call.store.accounts.back(), call.now));
  out.wrote = true;
  return out;
}

Outcome accounts_delete(Call& call) {
  const std::string id(call.route.id("account_id"));
  const std::string name = call.store.find_account(id)->name;
  std::erase_if(call.store.zones, [&](const Zone& zone) { return zone.account == name; });
  call.store.objects.grew(-static_cast<std::ptrdiff_t>(kAccountTakes + name.size()));
  std::erase_if(call.store.accounts, [&](const AccountSpec& account) { return account.id == id; });
  Outcome out;
  out.body = success_body("{\"id\":\"" + id + "\"}");
  out.wrote = true;
  return out;
}

}  // namespace cfmock::cloudflare
