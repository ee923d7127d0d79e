#include "scenario/world.hpp"

#include <algorithm>
#include <set>

#include "base/embedded.hpp"
#include "base/ids.hpp"
#include "scenario/records.hpp"
#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

using cloudflare::AccountSpec;
using cloudflare::UserSpec;
using cloudflare::WorldSpec;
using cloudflare::ZoneSpec;

bool is_domain(std::string_view name) {
  return name.size() <= 253 && name.find('.') != std::string_view::npos && !name.starts_with('.') &&
         !name.ends_with('.') && name.find("..") == std::string_view::npos &&
         name.find_first_of("/ \t\n@:{}") == std::string_view::npos && lower(name) == name;
}

const Object<UserSpec>& user_table() {
  static const Object<UserSpec> table{
      "user",
      {required(
           field("email", email(), &UserSpec::email, "E-mail address, by which keys and tokens name it.")),
       field("id", hex_id(), &UserSpec::id, "Its id; left out, one is made up.")},
      Keys::kAnyNumber,
      [](Reader&, const Node& node, UserSpec& user) {
        if (const Node* name = node.find("email"); user.email.empty() && name != nullptr)
          user.email = name->text;
        if (user.id.empty()) user.id = stable_id("user " + user.email);
      }};
  return table;
}

const Object<AccountSpec>& account_table() {
  static const Object<AccountSpec> table{
      "account",
      {required(
           field("name", line_of_text(), &AccountSpec::name, "Name, by which zones and tokens name it.")),
       field("id", hex_id(), &AccountSpec::id, "Its id; left out, one is made up.")},
      Keys::kAnyNumber,
      [](Reader&, const Node&, AccountSpec& account) {
        if (account.id.empty()) account.id = stable_id("account " + account.name);
      }};
  return table;
}

/// May it have records whose names could not be read?
bool hides_records(const Node& node, const ZoneSpec& zone) {
  const Node* records = node.find("records");
  if (records == nullptr) return false;
  if (!records->is_sequence()) return zone.records.empty();
  return zone.records.size() != records->items.size() ||
         std::any_of(zone.records.begin(), zone.records.end(),
                     [](const auto& record) { return record.name.empty(); });
}

const Object<ZoneSpec>& zone_table() {
  static const Object<ZoneSpec> table{
      "zone",
      {required(
           field("name",
                 text_like("a domain name in lower case, such as example.com",
                           "^[^A-Z/\\s@:{}.][^A-Z/\\s@:{}]*\\.[^A-Z/\\s@:{}]*[^A-Z/\\s@:{}.]$", is_domain),
                 &ZoneSpec::name, "Domain name.")),
       field("id", hex_id(), &ZoneSpec::id, "Its id; left out, one is made up."),
       field("account", line_of_text(), &ZoneSpec::account,
             "Name of the account that owns it; left out, the first account."),
       field("status", word_of("zone status", {"active", "pending", "initializing", "moved"}),
             &ZoneSpec::status, "Its status; left out, active."),
       field("records", records(), &ZoneSpec::records,
             "Its DNS records: a list, or {generate: 250, type: A, prefix: host}.")},
      Keys::kAnyNumber,
      [](Reader& in, const Node& node, ZoneSpec& zone) {
        // A name of a wrong form is what others will call it all the same.
        if (const Node* name = node.find("name"); zone.name.empty() && name != nullptr)
          zone.name = name->text;
        if (zone.id.empty()) zone.id = stable_id("zone " + zone.name);
        complete_records(in, node, zone);
        if (hides_records(node, zone)) in.context().hidden.records = true;
      }};
  return table;
}

/// The nodes of the world's users, accounts or zones that were read, in their order.
std::vector<const Node*> nodes_of(const Node& world, std::string_view key) {
  const Node* list = world.find(key);
  return list == nullptr ? std::vector<const Node*>{} : mappings_of(*list);
}

/// Two of one name, or of one id. What has one name has one made-up id, so it is told once.
template <class Item, class Name>
void refuse_doubles(Reader& in, const std::vector<const Node*>& nodes, const std::vector<Item>& items,
                    std::string_view what, Name name_of) {
  const auto refuse = [&](const Node& at, std::string_view kind, const std::string& word) {
    in.error(at, fmt::format("{} \"{}\" stands here twice", kind, printable(word)),
             "remove one of them, or give it another name or id");
  };
  std::set<std::string> names, ids;
  for (size_t i = 0; i < nodes.size() && i < items.size(); ++i) {
    const std::string& name = name_of(items[i]);
    if (name.empty()) continue;  // was reported
    if (!names.insert(name).second)
      refuse(*nodes[i], what, name);
    else if (!ids.insert(items[i].id).second)
      refuse(*nodes[i], "the id", items[i].id);
  }
}

/// Are there such things that are without a name, because a mistake hides it?
template <class Item, class Name>
bool hides(const Node& world, std::string_view key, const std::vector<Item>& items, bool unknown_keys,
           Name name_of) {
  const Node* list = world.find(key);
  if (list == nullptr) return unknown_keys;
  return !list->is_sequence() || list->items.size() != items.size() ||
         std::any_of(items.begin(), items.end(), [&](const Item& item) { return name_of(item).empty(); });
}

void check_accounts_of_zones(Reader& in, const Node& node, WorldSpec& world) {
  std::vector<std::string> accounts;
  for (const AccountSpec& account : world.accounts) accounts.push_back(account.name);
  const auto nodes = nodes_of(node, "zones");
  for (size_t i = 0; i < world.zones.size(); ++i) {
    std::string& account = world.zones[i].account;
    if (account.empty()) account = accounts.front();
    if (in.context().hidden.accounts || i >= nodes.size()) continue;
    if (std::find(accounts.begin(), accounts.end(), account) != accounts.end()) continue;
    const Node* at = nodes[i]->find("account");  // not there when the key is misspelt
    in.unknown(in.place(at != nullptr ? *at : *nodes[i]), "account", account, accounts);
  }
}

void complete_world(Reader& in, const Node& node, WorldSpec& world) {
  const auto email = [](const UserSpec& user) -> const std::string& { return user.email; };
  const auto name = [](const auto& item) -> const std::string& { return item.name; };
  const bool unknown_keys = std::any_of(node.entries.begin(), node.entries.end(), [](const Entry& entry) {
    return entry.key.text != "users" && entry.key.text != "accounts" && entry.key.text != "zones";
  });
  Hidden& hidden = in.context().hidden;
  hidden.users = hides(node, "users", world.users, unknown_keys, email);
  hidden.accounts = hides(node, "accounts", world.accounts, unknown_keys, name);
  hidden.zones = hides(node, "zones", world.zones, unknown_keys, name);
  hidden.records = hidden.records || hidden.zones;
  refuse_doubles(in, nodes_of(node, "users"), world.users, "the user", email);
  refuse_doubles(in, nodes_of(node, "accounts"), world.accounts, "the account", name);
  refuse_doubles(in, nodes_of(node, "zones"), world.zones, "the zone", name);
  if (world.users.empty()) world.users.push_back({"dev@example.com", stable_id("user dev@example.com")});
  if (world.accounts.empty()) world.accounts.push_back({"Example", stable_id("account Example")});
  check_accounts_of_zones(in, node, world);
}

const Object<WorldSpec>& world_table() {
  static const Object<WorldSpec> table{
      "world",
      {field("users", list_of(object_type(user_table())), &WorldSpec::users,
             "Who has credentials; left out, dev@example.com."),
       field("accounts", list_of(object_type(account_table())), &WorldSpec::accounts,
             "Who owns zones; left out, one named Example."),
       field("zones", list_of(object_type(zone_table())), &WorldSpec::zones,
             "The zones; left out, there is none.")},
      Keys::kAnyNumber,
      complete_world,
      "the name of a world, or a mapping with its zones"};
  return table;
}

std::vector<std::string> embedded_names() {
  constexpr std::string_view kFolder = "fixtures/worlds/", kEnd = ".yaml";
  std::vector<std::string> out;
  for (const EmbeddedFile& file : embedded_files())
    if (file.path.starts_with(kFolder) && file.path.ends_with(kEnd))
      out.emplace_back(file.path.substr(kFolder.size(), file.path.size() - kFolder.size() - kEnd.size()));
  return out;
}

}  // namespace

FindWorld embedded_worlds() {
  return [](const std::string& name) -> std::optional<WorldText> {
    const std::string path = "fixtures/worlds/" + name + ".yaml";
    const auto text = embedded_file(path);
    if (!text) return std::nullopt;
    return WorldText{path, std::string(*text)};
  };
}

std::optional<WorldSpec> world_named(Reader& in, const Node& at, const std::string& name) {
  // The caller may look for it in a folder, so nothing but a plain name may reach it.
  const bool plain = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  const auto found = plain ? in.context().find_world(name) : std::nullopt;
  if (!found) {
    in.unknown(in.place(at), "world", name, embedded_names());
    return std::nullopt;
  }
  in.context().sources[found->file] = found->text;
  Reader inside = in.for_file(found->file);
  const Document document = read_yaml(found->text, found->file);
  inside.add(document.problems);
  auto out = document.root ? object_type(world_table()).read(inside, *document.root) : std::nullopt;
  in.count_errors(inside.errors());
  return out;
}

Type<WorldSpec> world() {
  return {[](Reader& in, const Node& node) -> std::optional<WorldSpec> {
            return node.is_scalar() ? world_named(in, node, node.text)
                                    : object_type(world_table()).read(in, node);
          },
          [](Schema& schema) {
            return Json{{"anyOf",
                         {Json{{"type", "string"}, {"pattern", "^[a-z0-9-]+$"}},
                          object_type(world_table()).schema(schema)}}};
          }};
}

}  // namespace cfmock::scenario
