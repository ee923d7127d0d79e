#include "scenario/policies.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "cloudflare/names.hpp"
#include "cloudflare/learned_groups.hpp"
#include "cloudflare/policy.hpp"
#include "scenario/lookup.hpp"

namespace cfmock::scenario {
namespace {

using cloudflare::PolicySpec;
using cloudflare::Resource;
using cloudflare::ResourceSpec;

struct Group {
  std::string word;
};

/// DNS Write, an id, or {id: ..., name: ...} as the API gives them.
Type<std::string> group_or_object() {
  static const Object<Group> table{
      "permission group",
      {required(field("id", permission_group(), &Group::word, "Its id, or its name.")),
       field_with<Group>("name", text(), "Its name, for people.",
                         [](Group&, std::string, const Entry&, Reader&) {})},
      Keys::kAnyNumber,
      {}};
  return scalar_or(permission_group(),
                   mapped<std::string>(object_type(table), [](Reader&, const Node&, Group group) {
                     return std::optional(std::move(group.word));
                   }));
}

/// The name of a resource, with the ids of {zone:NAME} and {account:NAME} filled in.
std::optional<std::string> resource_name(Reader& in, const Node& node) {
  std::string out;
  const std::string& text = node.text;
  for (size_t i = 0; i < text.size();) {
    const size_t open = text.find('{', i);
    const size_t close = text.find('}', open);
    if (open == std::string::npos || close == std::string::npos) {
      out += text.substr(i);
      break;
    }
    const auto id = id_for(in, in.place_inside(node, open), text.substr(open + 1, close - open - 1));
    if (!id) return std::nullopt;
    // A world that could not be read has no ids: any will do, the mistake there is told.
    out += text.substr(i, open - i) + (id->empty() ? std::string(32, '0') : *id);
    i = close + 1;
  }
  return out;
}

void add_resource(Reader& in, const Node& at, const ResourceSpec& spec, std::vector<ResourceSpec>& out) {
  if (cloudflare::parse_resource(spec))
    out.push_back(spec);
  else if (spec.inside.empty() || !cloudflare::parse_resource({spec.name, ""}))
    in.error(at, "unknown resource \"" + printable(at.text) + "\"",
             "one of: " + std::string(cloudflare::resource_forms()));
  else
    in.error(at, "\"" + printable(spec.inside) + "\" cannot stand inside \"" + printable(spec.name) + "\"",
             "only zones of an account can be nested: {com.cloudflare.api.account.ID: "
             "{com.cloudflare.api.account.zone.*: \"*\"}}");
}

bool is_star(Reader& in, const Node& node) {
  if (node.is_scalar() && node.text == "*") return true;
  in.error(node,
           node.is_scalar() ? "\"" + printable(node.text) + "\" is not \"*\""
                            : fmt::format("expected \"*\", got {}", kind_name(node)),
           "write \"*\", or {com.cloudflare.api.account.zone.*: \"*\"} for the zones of an account");
  return false;
}

void read_nested(Reader& in, const Entry& outer, const std::string& name, std::vector<ResourceSpec>& out) {
  if (outer.value.entries.empty())
    in.error(outer.value, "there is no resource", "write {com.cloudflare.api.account.zone.*: \"*\"}");
  for (const Entry& inner : outer.value.entries)
    if (const auto inside = resource_name(in, inner.key); inside && is_star(in, inner.value))
      add_resource(in, inner.key, {name, *inside}, out);
}

Type<std::vector<ResourceSpec>> resources() {
  return {[](Reader& in, const Node& node) -> std::optional<std::vector<ResourceSpec>> {
            if (!expect_mapping(in, node, "mapping from resources to \"*\"")) return std::nullopt;
            if (node.entries.empty())
              in.error(node, "there is no resource", "write {com.cloudflare.api.account.zone.*: \"*\"}");
            std::vector<ResourceSpec> out;
            for (const Entry& entry : node.entries) {
              const auto name = resource_name(in, entry.key);
              if (!name) continue;
              if (entry.value.is_mapping())
                read_nested(in, entry, *name, out);
              else if (is_star(in, entry.value))
                add_resource(in, entry.key, {*name, ""}, out);
            }
            return out;
          },
          [](Schema&) {
            const Json star{{"const", "*"}};
            const Json nested{{"type", "object"}, {"minProperties", 1}, {"additionalProperties", star}};
            return Json{{"type", "object"},
                        {"minProperties", 1},
                        {"additionalProperties", {{"anyOf", {star, nested}}}}};
          }};
}

std::string_view scope_words(Resource::Kind kind) {
  switch (kind) {
    case Resource::Kind::kUser:
      return "users";
    case Resource::Kind::kAccount:
      return "accounts";
    case Resource::Kind::kZone:
      return "zones";
    case Resource::Kind::kBucket:
      break;
  }
  return "R2 buckets";
}

/// A group that works on none of the resources can never count.
void check_scopes(Reader& in, const Node& node, const PolicySpec& policy) {
  using Kind = Resource::Kind;
  const Node* list = node.find("permission_groups");
  if (list == nullptr || policy.resources.empty() || policy.groups.empty()) return;
  cloudflare::GroupSet can;
  for (const ResourceSpec& spec : policy.resources)
    if (const auto resource = cloudflare::parse_resource(spec)) can |= cloudflare::groups_of(resource->kind);
  for (const int group : policy.groups) {
    const std::string_view name = cloudflare::group_at(static_cast<size_t>(group))->name;
    if ((cloudflare::permission_groups_called(name) & can).any()) continue;
    for (const Kind kind : {Kind::kUser, Kind::kAccount, Kind::kZone, Kind::kBucket})
      if (cloudflare::groups_of(kind).test(static_cast<size_t>(group))) {
        const std::string message = fmt::format("\"{}\" can never count here: it works on {}", name, scope_words(kind));
        const char* remedy = "give the policy such a resource, or put the group into a policy of its own";
        // An allow that allows nothing is seen by the first request; a deny that denies nothing lets everything pass.
        policy.deny ? in.error(*list, message, remedy) : in.warn(*list, message, remedy);
      }
  }
}

const Object<PolicySpec>& policy_table() {
  static const Object<PolicySpec> table{
      "policy",
      {field("effect", word<bool>("effect", {{"allow", false}, {"deny", true}}), &PolicySpec::deny,
             "allow, or deny, which goes before; left out, allow."),
       required(field_with<PolicySpec>(
           "permission_groups", list_of(group_or_object()), "Permission groups, by name or id.",
           [](PolicySpec& out, const std::vector<std::string>& words, const Entry&, Reader&) {
             cloudflare::GroupSet set;
             for (const std::string& each : words) set |= cloudflare::permission_groups_called(each);
             for (size_t i = 0; i < set.size(); ++i)
               if (set.test(i)) out.groups.push_back(static_cast<int>(i));
           })),
       required(field("resources", resources(), &PolicySpec::resources,
                      "What they are for: {com.cloudflare.api.account.zone.{zone:example.com}: \"*\"}."))},
      Keys::kAnyNumber,
      [](Reader& in, const Node& node, PolicySpec& out) {
        out.place = in.place(node);
        out.id = stable_id("policy " + out.place.text());
        check_scopes(in, node, out);
      },
      "{permission_groups: [Zone Read], resources: {com.cloudflare.api.account.zone.*: \"*\"}}"};
  return table;
}

}  // namespace

Type<std::string> permission_group() {
  const auto known = word_of("permission group", cloudflare::permission_group_names);
  return {[known](Reader& in, const Node& node) -> std::optional<std::string> {
            const bool by_id = node.is_scalar() && cloudflare::key_of(node.text).has_value();
            if (node.is_scalar() && (by_id ? cloudflare::find_permission_group(node.text)
                                           : cloudflare::find_learned_group(node.text)) >= 0)
              return node.text;
            // The dashboard says Edit where the API says Write.
            if (node.is_scalar() && node.text.ends_with(" Edit")) {
              const std::string write = node.text.substr(0, node.text.size() - 4) + "Write";
              const auto& names = cloudflare::permission_group_names();
              if (std::find(names.begin(), names.end(), write) != names.end()) {
                in.error(node, "unknown permission group \"" + printable(node.text) + "\"",
                         "did you mean " + write + "? it is the API's name for the dashboard's Edit");
                return std::nullopt;
              }
            }
            return known.read(in, node);
          },
          [known](Schema& schema) {
            return Json{
                {"anyOf", {known.schema(schema), Json{{"type", "string"}, {"pattern", "^[0-9a-f]{32}$"}}}}};
          }};
}

Type<std::vector<PolicySpec>> policies() { return list_of(object_type(policy_table())); }

}  // namespace cfmock::scenario
