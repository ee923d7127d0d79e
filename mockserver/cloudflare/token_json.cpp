// Tokens as the API shows them: the fields and their order are those of the official SDKs.

#include <fmt/format.h>

#include "cloudflare/envelope.hpp"
#include "cloudflare/learned_groups.hpp"
#include "cloudflare/token_body.hpp"

namespace cfmock::cloudflare {
namespace {

std::string instant_json(const std::optional<Instant>& at) {
  return at ? "\"" + rfc3339(*at) + "\"" : "null";
}

std::string groups_json(const PolicySpec& policy) {
  std::string out;
  for (const int index : policy.groups) {
    const PermissionGroup& group = *group_at(static_cast<size_t>(index));
    if (!out.empty()) out += ',';
    out += fmt::format("{{\"id\":\"{}\",\"name\":{}}}", group.id, json_string(group.name));
  }
  return out;
}

std::string resources_json(const PolicySpec& policy) {
  nlohmann::ordered_json out = nlohmann::ordered_json::object();
  for (const ResourceSpec& spec : policy.resources) {
    if (spec.inside.empty())
      out[spec.name] = "*";
    else if (out.contains(spec.name) && out[spec.name].is_object())
      out[spec.name][spec.inside] = "*";
    else
      out[spec.name] = {{spec.inside, "*"}};
  }
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string addresses_json(const std::vector<Cidr>& blocks) {
  std::string out;
  for (const Cidr& block : blocks)
    out += (out.empty() ? "\"" : ",\"") + fmt::format("{}/{}", block.base.text(), block.prefix) + "\"";
  return "[" + out + "]";
}

std::string condition_json(const CredentialSpec& spec) {
  if (spec.from.empty() && spec.not_from.empty()) return "";
  std::string out;
  if (!spec.from.empty()) out += "\"in\":" + addresses_json(spec.from);
  if (!spec.not_from.empty())
    out += (out.empty() ? "\"not_in\":" : ",\"not_in\":") + addresses_json(spec.not_from);
  return ",\"condition\":{\"request_ip\":{" + out + "}}";
}

const char* status_word(const Credential& token, Instant now) {
  if (token.spec.status == CredentialStatus::kDisabled) return "disabled";
  return token.expires_on && now >= *token.expires_on ? "expired" : "active";
}

}  // namespace

std::string token_json(const Credential& token, const WorldSpec& world, Instant now,
                       std::string_view secret) {
  std::string policies;
  for (const PolicySpec& policy : policies_of(token.spec, world)) {
    if (!policies.empty()) policies += ',';
    policies +=
        fmt::format("{{\"id\":\"{}\",\"effect\":\"{}\",\"resources\":{},\"permission_groups\":[{}]}}",
                    policy.id, policy.deny ? "deny" : "allow", resources_json(policy), groups_json(policy));
  }
  std::string out = fmt::format(
      "{{\"id\":\"{}\",\"name\":{},\"status\":\"{}\",\"issued_on\":\"{}\",\"modified_on\":\"{}\",\"last_used_"
      "on\":{}",
      token.id, json_string(token.title), status_word(token, now), rfc3339(token.issued_on),
      rfc3339(token.modified_on), instant_json(token.last_used_on));
  if (token.not_before) out += ",\"not_before\":" + instant_json(token.not_before);
  if (token.expires_on) out += ",\"expires_on\":" + instant_json(token.expires_on);
  out += ",\"policies\":[" + policies + "]" + condition_json(token.spec);
  if (!secret.empty()) out += ",\"value\":" + json_string(secret);
  return out + "}";
}

}  // namespace cfmock::cloudflare
