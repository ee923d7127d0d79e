#include "scenario/credential_fields.hpp"

#include <algorithm>

#include "cloudflare/secrets.hpp"
#include "scenario/lookup.hpp"
#include "scenario/policies.hpp"

namespace cfmock::scenario {
namespace {

using cloudflare::CredentialSpec;
using cloudflare::CredentialStatus;
using Row = CredentialRow;

/// Of UTF-8.
size_t characters(std::string_view text) {
  const auto starts_one = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), starts_one));
}

}  // namespace

Row status_row() {
  return placed("status",
                word<CredentialStatus>("status", {{"active", CredentialStatus::kActive},
                                                  {"disabled", CredentialStatus::kDisabled},
                                                  {"revoked", CredentialStatus::kRevoked},
                                                  {"unknown", CredentialStatus::kUnknown}}),
                &CredentialSpec::status,
                "active; disabled; revoked: it was deleted; unknown: the API never issued it.");
}

Row secret_row() {
  const Type<std::string> given = text();
  const Type<std::string> secret{
      [given](Reader& in, const Node& node) -> std::optional<std::string> {
        auto value = given.read(in, node);
        if (!value || *value == "auto") return value ? std::optional<std::string>("") : std::nullopt;
        const size_t size = characters(*value);
        if (size >= cloudflare::kShortestSecret) return value;
        in.error(node, fmt::format("a secret of {} character{}", size, size == 1 ? "" : "s"),
                 fmt::format("give {} or more: a shorter one stands in outputs by chance, and could not be told from a leak; or auto",
                             cloudflare::kShortestSecret));
        return std::nullopt;
      },
      [](Schema&) {
        const Json written{{"type", {"string", "number", "boolean"}}, {"minLength", cloudflare::kShortestSecret}};
        return Json{{"anyOf", {Json{{"const", "auto"}}, written}}};
      }};
  return placed("secret", secret, &CredentialSpec::secret,
                "The secret itself, 8 characters or more, malformed if you like; auto or left out: made up for each run.");
}

std::vector<Row> policy_rows() {
  return {
      placed("permissions", list_of(permission_group()), &CredentialSpec::permissions,
             "Permission groups by name or id, such as Zone Read; left out, none."),
      placed("zones", list_of(zone_name()), &CredentialSpec::zones,
             "Names of the zones it is good for; left out, every zone."),
      placed("accounts", list_of(account_name()), &CredentialSpec::accounts,
             "Names of the accounts it is good for; left out, every account."),
      placed("policies", policies(), &CredentialSpec::policies,
             "Instead of the three above: policies as the API has them, [{effect, permission_groups, "
             "resources}]."),
      placed("from", one_or_list(cidr()), &CredentialSpec::from,
             "Addresses it may be used from; left out, anywhere."),
      placed("not_from", one_or_list(cidr()), &CredentialSpec::not_from,
             "Addresses it may not be used from."),
      placed("not_before", duration(), &CredentialSpec::not_before,
             "Start of its validity, relative to the session's start: +1h."),
      placed("expires_on", duration(), &CredentialSpec::expires_on,
             "End of its validity, relative to the session's start: -1h has passed, +30d is to come."),
  };
}

void check_policies(Reader& in, const Node& node, const CredentialSpec& spec) {
  if (node.find("policies") != nullptr)
    for (const char* field : {"permissions", "zones", "accounts"})
      if (node.find(field) != nullptr)
        in.error(node.entry(field)->key,
                 fmt::format("\"{}\" and \"policies\" are two forms of one thing", field),
                 "keep one of the two: policies say for themselves which zones and accounts they are for");
  if (spec.not_before && spec.expires_on && *spec.not_before >= *spec.expires_on)
    in.error(*node.find("expires_on"), "the token would expire before it becomes valid",
             "let not_before come before expires_on");
}

}  // namespace cfmock::scenario
