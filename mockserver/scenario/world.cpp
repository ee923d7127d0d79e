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
      [](Reader&, const Node&, UserSpec& user) {
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
        if (zone.id.empty()) zone.id = stable_id("zone " + zone.name);
        complete_records(in, node, zone);
      }};
  return table;
}

/// `list` is the node of the items, in the same order as `items`.
template <class Item, class Key>
void refuse_doubles(Reader& in, const Node* list, const std::vector<Item>& items, std::string_view what,
                    Key key) {
  std::set<std::string> seen;
  for (size_t i = 0; list != nullptr && i < items.size(); ++i)
    if (!seen.insert(key(items[i])).second)
      in.error(list->items[i], fmt::format("{} \"{}\" stands here twice", what, printable(key(items[i]))),
               "remove one of them, or give it another name or id");
}

void check_accounts_of_zones(Reader& in, const Node& node, WorldSpec& world) {
  std::vector<std::string> accounts;
  for (const AccountSpec& account : world.accounts) accounts.push_back(account.name);
  for (size_t i = 0; i < world.zones.size(); ++i) {
    std::string& account = world.zones[i].account;
    if (account.empty()) account = accounts.front();
    if (std::find(accounts.begin(), accounts.end(), account) == accounts.end())
      in.unknown(in.place(*node.find("zones")->items[i].find("account")), "account", account, accounts);
  }
}

void complete_world(Reader& in, const Node& node, WorldSpec& world) {
  if (world.users.empty()) world.users.push_back({"dev@example.com", stable_id("user dev@example.com")});
  if (world.accounts.empty()) world.accounts.push_back({"Example", stable_id("account Example")});
  const size_t errors = in.errors();
  refuse_doubles(in, node.find("users"), world.users, "the user", [](const UserSpec& u) { return u.email; });
  refuse_doubles(in, node.find("accounts"), world.accounts, "the account",
                 [](const AccountSpec& a) { return a.name; });
  refuse_doubles(in, node.find("zones"), world.zones, "the zone", [](const ZoneSpec& z) { return z.name; });
  check_accounts_of_zones(in, node, world);
  if (in.errors() != errors) return;  // what has one name has one made-up id
  refuse_doubles(in, node.find("users"), world.users, "the id", [](const UserSpec& u) { return u.id; });
  refuse_doubles(in, node.find("accounts"), world.accounts, "the id",
                 [](const AccountSpec& a) { return a.id; });
  refuse_doubles(in, node.find("zones"), world.zones, "the id", [](const ZoneSpec& z) { return z.id; });
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

/// A world that is read completely, or nullopt.
std::optional<WorldSpec> whole_world(Reader& in, const Node& node) {
  const size_t errors = in.errors();
  auto out = object_type(world_table()).read(in, node);
  if (in.errors() != errors) return std::nullopt;
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
  auto out = document.root ? whole_world(inside, *document.root) : std::nullopt;
  in.count_errors(inside.errors());
  return document.problems.empty() ? out : std::nullopt;
}

Type<WorldSpec> world() {
  return {[](Reader& in, const Node& node) -> std::optional<WorldSpec> {
            return node.is_scalar() ? world_named(in, node, node.text) : whole_world(in, node);
          },
          [](Schema& schema) {
            return Json{{"anyOf",
                         {Json{{"type", "string"}, {"pattern", "^[a-z0-9-]+$"}},
                          object_type(world_table()).schema(schema)}}};
          }};
}

}  // namespace cfmock::scenario
