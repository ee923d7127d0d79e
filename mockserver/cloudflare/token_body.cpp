#include "cloudflare/token_body.hpp"
#include "cloudflare/learned_groups.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cloudflare/authorise.hpp"

namespace cfmock::cloudflare {
namespace {

using Body = nlohmann::json;

Refusal invalid(std::string what, std::string variant = "") {
  return {"invalid-parameter",
          std::move(variant),
          "the token cannot be as it is described: " + what,
          {},
          what,
          {}};
}

const Body* member(const Body& object, const char* key) {
  const auto at = object.find(key);
  return at == object.end() || at->is_null() ? nullptr : &*at;
}

std::optional<Refusal> check_resource(const ResourceSpec& spec, Store& store) {
  const auto resource = parse_resource(spec);
  const std::string shown = printable(spec.inside.empty() ? spec.name : spec.name + ": " + spec.inside);
  if (!resource) return invalid("Invalid resource " + shown);
  const auto id_behind = [](const std::string& name) { return name.substr(name.rfind('.') + 1); };
  const std::string id = id_behind(spec.inside.empty() ? spec.name : spec.inside);
  const bool account = resource->kind == Resource::Kind::kAccount;
  const bool known =
      !resource->id || (account ? store.find_account(id) != nullptr
                        : resource->kind == Resource::Kind::kZone
                            ? store.find_zone(id) != nullptr
                            : std::any_of(store.users.begin(), store.users.end(),
                                          [&](const UserSpec& user) { return user.id == id; }));
  if (!known ||
      (!spec.inside.empty() && resource->account && store.find_account(id_behind(spec.name)) == nullptr))
    return invalid("Unknown resource " + shown);
  return std::nullopt;
}

std::optional<Refusal> read_resources(const Body& map, Store& store, PolicySpec& out) {
  if (!map.is_object() || map.empty()) return invalid("A policy needs resources");
  for (const auto& [name, value] : map.items()) {
    if (value == "*") {
      out.resources.push_back({name, ""});
    } else if (value.is_object() && !value.empty()) {
      for (const auto& [inside, star] : value.items()) {
        if (star != "*") return invalid("Invalid resource " + printable(name));
        out.resources.push_back({name, inside});
      }
    } else {
      return invalid("Invalid resource " + printable(name));
    }
  }
  for (const ResourceSpec& spec : out.resources)
    if (auto refusal = check_resource(spec, store)) return refusal;
  return std::nullopt;
}

std::optional<Refusal> read_groups(const Body& list, PolicySpec& out) {
  if (!list.is_array() || list.empty()) return invalid("A policy needs permission groups");
  for (const Body& group : list) {
    const Body* id = group.is_object() ? member(group, "id") : nullptr;
    if (id == nullptr || !id->is_string()) return invalid("id must be present");
    const int index = key_of(id->get<std::string>()) ? find_permission_group(id->get<std::string>()) : -1;
    if (index < 0) return invalid("Unknown permission group " + printable(id->get<std::string>()));
    out.groups.push_back(index);
  }
  return std::nullopt;
}

/// A group works on resources of its own scope: in a policy that has none of those it would grant nothing, and
/// the API is known to want them to match (the wording is ours).
std::optional<Refusal> check_scopes(const PolicySpec& policy) {
  GroupSet fitting;
  for (const ResourceSpec& spec : policy.resources)
    if (const auto resource = parse_resource(spec)) fitting |= groups_of(resource->kind);
  for (const int group : policy.groups)
    if (!fitting.test(static_cast<size_t>(group)))
      return invalid(fmt::format("Permission group \"{}\" does not work on the resources of its policy",
                                 group_at(static_cast<size_t>(group))->name));
  return std::nullopt;
}

std::optional<Refusal> read_policies(const Body& list, Store& store, IdSource& ids, bool fresh,
                                     std::vector<PolicySpec>& out) {
  if (!list.is_array() || list.empty()) return invalid("A token needs at least one policy");
  for (const Body& item : list) {
    if (!item.is_object()) return invalid("A policy must be an object");
    PolicySpec policy;
    const Body* id = member(item, "id");
    if (id != nullptr && fresh) return invalid("Reusing existing policies", "policy-id");
    policy.id = id != nullptr && id->is_string() ? printable(id->get<std::string>()) : ids.hex(32);
    const Body* effect = member(item, "effect");
    if (effect == nullptr || (*effect != "allow" && *effect != "deny"))
      return invalid("The effect of a policy must be allow or deny");
    policy.deny = *effect == "deny";
    const Body none;
    const Body* groups = member(item, "permission_groups");
    const Body* resources = member(item, "resources");
    if (auto refusal = read_groups(groups == nullptr ? none : *groups, policy)) return refusal;
    if (auto refusal = read_resources(resources == nullptr ? none : *resources, store, policy))
      return refusal;
    if (auto refusal = check_scopes(policy)) return refusal;
    out.push_back(std::move(policy));
  }
  return std::nullopt;
}

/// Whole seconds in UTC: a fraction is refused, as it is by the API.
std::optional<Refusal> read_instant(const Body& body, const char* field, Instant start,
                                    std::optional<Duration>& out) {
  const Body* value = member(body, field);
  if (value == nullptr) return std::nullopt;
  const std::string text = value->is_string() ? value->get<std::string>() : "";
  const auto instant = parse_rfc3339(text);
  if (!instant || text.find('.') != std::string::npos)
    return invalid(fmt::format("{} must be a time such as 2026-01-31T00:00:00Z, without a fraction", field));
  out = *instant - start;
  return std::nullopt;
}

std::optional<Refusal> read_addresses(const Body& list, const char* field, std::vector<Cidr>& out) {
  if (!list.is_array()) return invalid(fmt::format("{} must be a list", field));
  for (const Body& item : list) {
    const auto block = item.is_string() ? parse_cidr(item.get<std::string>()) : std::nullopt;
    if (!block) return invalid(fmt::format("{} must hold addresses or blocks of them", field));
    out.push_back(*block);
  }
  return std::nullopt;
}

std::optional<Refusal> read_condition(const Body& body, CredentialSpec& out) {
  const Body* condition = member(body, "condition");
  if (condition == nullptr) return std::nullopt;
  if (!condition->is_object()) return invalid("condition must be an object");
  // The SDKs' name, and that of the OpenAPI document of 2024-08 and cloudflare-go 0.x. A condition that is not
  // understood is refused: without it the token would be good for more than its maker wants.
  const Body* request = nullptr;
  for (const auto& [name, value] : condition->items()) {
    if (name != "request_ip" && name != "request.ip") return invalid("Unknown condition " + printable(name));
    if (!value.is_null()) request = &value;
  }
  if (request == nullptr) return std::nullopt;
  if (!request->is_object()) return invalid("request_ip must be an object");
  if (const Body* in = member(*request, "in"))
    if (auto refusal = read_addresses(*in, "in", out.from)) return refusal;
  if (const Body* not_in = member(*request, "not_in"))
    if (auto refusal = read_addresses(*not_in, "not_in", out.not_from)) return refusal;
  return std::nullopt;
}

std::optional<Refusal> read_status(const Body& body, CredentialSpec& out) {
  const Body* status = member(body, "status");
  if (status == nullptr || *status == "active") return std::nullopt;
  if (*status != "disabled") return invalid("status must be active or disabled");
  out.status = CredentialStatus::kDisabled;
  return std::nullopt;
}

}  // namespace

std::variant<TokenBody, Refusal> token_body(const Body& body, const Credentials& credentials, Store& store,
                                            IdSource& ids, bool fresh) {
  TokenBody out;
  const Body* name = member(body, "name");
  if (name == nullptr || !name->is_string() || name->get<std::string>().empty())
    return invalid("name must have a length", "name");
  out.title = name->get<std::string>();
  const Body none;
  const Body* policies = member(body, "policies");
  const Instant start = credentials.session_start();
  CredentialSpec& spec = out.spec;
  if (auto refusal = read_policies(policies == nullptr ? none : *policies, store, ids, fresh, spec.policies))
    return *refusal;
  if (auto refusal = read_instant(body, "not_before", start, spec.not_before)) return *refusal;
  if (auto refusal = read_instant(body, "expires_on", start, spec.expires_on)) return *refusal;
  if (spec.not_before && spec.expires_on && *spec.not_before >= *spec.expires_on)
    return invalid("expires_on must be later than not_before");
  if (auto refusal = read_condition(body, spec)) return *refusal;
  if (auto refusal = read_status(body, spec)) return *refusal;
  return out;
}

std::string group_not_held(const std::vector<PolicySpec>& policies, const Credential& maker, Store& store) {
  for (const PolicySpec& policy : policies)
    for (const ResourceSpec& spec : policy.resources) {
      const auto resource = parse_resource(spec);
      if (policy.deny || !resource || resource->kind != Resource::Kind::kZone || !resource->id) continue;
      const std::string& name = spec.inside.empty() ? spec.name : spec.inside;
      const Zone* zone = store.find_zone(name.substr(name.rfind('.') + 1));
      for (const int group : policy.groups) {
        GroupSet one;
        one.set(static_cast<size_t>(group));
        if (zone == nullptr || !allowed_on_zone(maker, one, *zone))
          return std::string(group_at(static_cast<size_t>(group))->name);
      }
    }
  return "";
}

}  // namespace cfmock::cloudflare
