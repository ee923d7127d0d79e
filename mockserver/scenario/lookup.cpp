#include "scenario/lookup.hpp"

#include <algorithm>

#include "cloudflare/access.hpp"
#include "cloudflare/names.hpp"
#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

using cloudflare::WorldSpec;

/// Text that must be among the names that `names` finds in the world.
Type<std::string> name_in_world(std::string what, std::vector<std::string> (*names)(const WorldSpec&),
                                bool Hidden::*hidden) {
  return mapped<std::string>(text(), [what, names, hidden](Reader& in, const Node& node, std::string name) {
    std::optional<std::string> out = name;
    if (!in.context().world || in.context().hidden.*hidden) return out;
    const auto known = names(*in.context().world);
    if (std::find(known.begin(), known.end(), name) != known.end()) return out;
    in.unknown(in.place(node), what, name, known);
    out.reset();
    return out;
  });
}

template <class Item>
std::optional<std::string> id_of(const std::vector<Item>& items, std::string_view name) {
  for (const Item& item : items)
    if (item.name == name) return item.id;
  return std::nullopt;
}

std::optional<std::string> record_id(const WorldSpec& world, std::string_view name) {
  for (const auto& zone : world.zones)
    if (const auto id = id_of(zone.records, name)) return id;
  return std::nullopt;
}

std::optional<std::string> token_id(Reader& in, const Place& at, const std::string& name) {
  if (in.context().credentials && in.context().credential(name) == nullptr) {
    std::vector<std::string> known;
    for (const CredentialName& each : *in.context().credentials) known.push_back(each.name);
    in.unknown(at, "credential", name, known);
    return std::nullopt;
  }
  return cloudflare::id_of_credential(name);
}

std::vector<std::string> record_names(const WorldSpec& world) {
  std::vector<std::string> out;
  for (const auto& zone : world.zones)
    for (const auto& record : zone.records)
      if (std::find(out.begin(), out.end(), record.name) == out.end() && out.size() < 1000)
        out.push_back(record.name);
  return out;
}

}  // namespace

Type<std::string> zone_name() { return name_in_world("zone", zone_names, &Hidden::zones); }
Type<std::string> account_name() { return name_in_world("account", account_names, &Hidden::accounts); }
Type<std::string> user_email() { return name_in_world("user", user_emails, &Hidden::users); }
Type<std::string> cause_name() { return word_of("cause", cause_names()); }

bool has_user(const WorldSpec& world, std::string_view email) {
  const auto known = user_emails(world);
  return std::find(known.begin(), known.end(), email) != known.end();
}

std::vector<std::string> user_emails(const WorldSpec& world) {
  std::vector<std::string> out;
  for (const auto& user : world.users) out.push_back(user.email);
  return out;
}

std::vector<std::string> zone_names(const WorldSpec& world) {
  std::vector<std::string> out;
  for (const auto& zone : world.zones) out.push_back(zone.name);
  return out;
}

std::vector<std::string> account_names(const WorldSpec& world) {
  std::vector<std::string> out;
  for (const auto& account : world.accounts) out.push_back(account.name);
  return out;
}

std::vector<std::string> cause_names() {
  std::vector<std::string> out;
  for (const auto& row : cloudflare::causes()) out.emplace_back(row.name);
  return out;
}

bool is_id_placeholder(std::string_view inside) { return inside.find(':') != std::string_view::npos; }

std::optional<std::string> id_for(Reader& in, const Place& at, std::string_view inside) {
  const size_t colon = inside.find(':');
  const std::string kind(inside.substr(0, colon));
  const std::string name(inside.substr(colon + 1));
  if (kind == "token") return token_id(in, at, name);
  if (kind != "zone" && kind != "account" && kind != "record") {
    in.error(at, "unknown placeholder \"{" + printable(inside) + "}\"",
             "one of: {zone:NAME}, {account:NAME}, {record:NAME} or {token:NAME}");
    return std::nullopt;
  }
  const auto& world = in.context().world;
  if (!world) return "";
  const auto id = kind == "zone"      ? id_of(world->zones, name)
                  : kind == "account" ? id_of(world->accounts, name)
                                      : record_id(*world, name);
  const Hidden& hidden = in.context().hidden;
  if (!id && (kind == "zone" ? hidden.zones : kind == "account" ? hidden.accounts : hidden.records))
    return "";
  if (!id)
    in.unknown(at, kind, name,
               kind == "zone"      ? zone_names(*world)
               : kind == "account" ? account_names(*world)
                                   : record_names(*world));
  return id;
}

}  // namespace cfmock::scenario
