#include "scenario/credentials.hpp"

#include <algorithm>

#include "cloudflare/names.hpp"
#include "scenario/lookup.hpp"
#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

using cloudflare::CredentialKind;
using cloudflare::CredentialSpec;
using cloudflare::CredentialStatus;
using Row = Field<CredentialSpec>;

/// A row that also keeps the place of its key, for "why this answer".
template <class Member, class T>
Row placed(std::string key, Type<T> type, Member CredentialSpec::*member, std::string doc) {
  return field_with<CredentialSpec>(
      key, type, std::move(doc), [member, key](CredentialSpec& out, T value, const Entry& entry, Reader& in) {
        out.*member = std::move(value);
        out.places[key] = in.place(entry.key);
      });
}

Type<std::string> permission() {
  const auto known = word_of("permission group", cloudflare::permission_group_names());
  return {[known](Reader& in, const Node& node) -> std::optional<std::string> {
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
          known.schema};
}

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
  const auto secret = mapped<std::string>(text(), [](Reader&, const Node&, std::string value) {
    return std::optional(value == "auto" ? std::string() : std::move(value));
  });
  return placed("secret", secret, &CredentialSpec::secret,
                "The secret itself, malformed if you like; auto or left out: made up for each run.");
}

/// What a token may do, from where and when: the fields that `change:` takes too.
std::vector<Row> policy_rows() {
  return {
      placed("permissions", list_of(permission()), &CredentialSpec::permissions,
             "Permission groups, such as Zone Read; left out, none."),
      placed("zones", list_of(zone_name()), &CredentialSpec::zones,
             "Names of the zones it is good for; left out, every zone."),
      placed("accounts", list_of(account_name()), &CredentialSpec::accounts,
             "Names of the accounts it is good for; left out, every account."),
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

std::vector<Row> token_rows(Row owner) {
  std::vector<Row> rows{
      secret_row(), status_row(),
      field_with<CredentialSpec>("replaces", name_text(),
                                 "Name of the token that it replaces: rolling that one brings this secret.",
                                 [](CredentialSpec& out, std::string name, const Entry& entry, Reader& in) {
                                   out.replaces = std::move(name);
                                   out.places["replaces"] = in.place(entry.key);
                                 })};
  for (Row& row : policy_rows()) rows.push_back(std::move(row));
  rows.push_back(std::move(owner));
  return rows;
}

void check_window(Reader& in, const Node& node, const CredentialSpec& spec) {
  if (spec.not_before && spec.expires_on && *spec.not_before >= *spec.expires_on)
    in.error(*node.find("expires_on"), "the token would expire before it becomes valid",
             "let not_before come before expires_on");
}

void check_token(Reader& in, const Node& node, CredentialSpec& spec) {
  check_window(in, node, spec);
  if (spec.replaces.empty()) return;
  if (node.find("status") != nullptr)
    in.error(node.entry("status")->key, "a token that replaces another has no status of its own",
             "remove it: the secret is unknown until the other is rolled, then active");
  spec.status = CredentialStatus::kReplacement;
}

const Object<CredentialSpec>& token_table() {
  static const Object<CredentialSpec> table{
      "token",
      token_rows(placed("user", user_email(), &CredentialSpec::user,
                        "E-mail of the user it belongs to; left out, the first user.")),
      Keys::kAnyNumber, [](Reader& in, const Node& node, CredentialSpec& spec) {
        check_token(in, node, spec);
        const auto& world = in.context().world;
        if (spec.user.empty() && world) spec.user = world->users.front().email;
      }};
  return table;
}

const Object<CredentialSpec>& account_token_table() {
  static const Object<CredentialSpec> table{
      "account token",
      token_rows(placed("account", account_name(), &CredentialSpec::account,
                        "Name of the account it belongs to; left out, the first account.")),
      Keys::kAnyNumber, [](Reader& in, const Node& node, CredentialSpec& spec) {
        check_token(in, node, spec);
        const auto& world = in.context().world;
        if (spec.account.empty() && world) spec.account = world->accounts.front().name;
      }};
  return table;
}

void check_key(Reader& in, const Node& node, CredentialSpec& spec) {
  const auto& world = in.context().world;
  // A pair that the API never issued may name anybody; the others belong to a user.
  const Node* status = node.find("status");
  const bool unread_status =
      status != nullptr && spec.status == CredentialStatus::kActive && status->text != "active";
  if (!world || in.context().hidden.users || spec.user.empty() || unread_status) return;
  if (spec.status != CredentialStatus::kUnknown && !has_user(*world, spec.user))
    in.unknown(in.place(*node.find("email")), "user", spec.user, user_emails(*world));
}

const Object<CredentialSpec>& key_table() {
  static const Object<CredentialSpec> table{
      "global key",
      {required(placed("email", text(), &CredentialSpec::user,
                       "E-mail sent with it: of a user of the world, unless the status is unknown.")),
       secret_row(), status_row()},
      Keys::kAnyNumber,
      check_key};
  return table;
}

Row kind_row(std::string key, CredentialKind kind, const Object<CredentialSpec>& table, std::string doc) {
  return field_with<CredentialSpec>(std::move(key), object_type(table), std::move(doc),
                                    [kind](CredentialSpec& out, CredentialSpec spec, const Entry&, Reader&) {
                                      out = std::move(spec);
                                      out.kind = kind;
                                    });
}

const Object<CredentialSpec>& credential_table() {
  static const Object<CredentialSpec> table{
      "credential",
      {kind_row("token", CredentialKind::kUserToken, token_table(), "An API token of a user."),
       kind_row("account_token", CredentialKind::kAccountToken, account_token_table(),
                "An API token of an account."),
       kind_row("key", CredentialKind::kGlobalKey, key_table(), "A global API key with its e-mail.")},
      Keys::kExactlyOne,
      {}};
  return table;
}

std::optional<CredentialKind> kind_of(const Node& credential) {
  for (const Entry& entry : credential.entries) {
    const std::string key = meant_key(entry.key.text, credential_table().names()).value_or("");
    if (key == "token") return CredentialKind::kUserToken;
    if (key == "account_token") return CredentialKind::kAccountToken;
    if (key == "key") return CredentialKind::kGlobalKey;
  }
  return std::nullopt;
}

/// All names that stand there, of whatever could be read of the credentials: a mistake in one is no reason to
/// take its name for unknown.
std::vector<CredentialName> names_in(const Node& node) {
  std::vector<CredentialName> out;
  for (const Entry& entry : node.entries) {
    const auto kind = kind_of(entry.value);
    out.push_back({entry.key.text, kind, kind != CredentialKind::kAccountToken});
  }
  return out;
}

/// `replaces` may name a credential that comes later, so it is checked when all are known.
void check_replacements(Reader& in, const std::vector<CredentialSpec>& credentials) {
  std::map<std::string, std::string> replaced_by;
  std::vector<std::string> known;
  for (const CredentialName& each : *in.context().credentials) known.push_back(each.name);
  for (const CredentialSpec& spec : credentials) {
    if (spec.replaces.empty()) continue;
    const Place& at = spec.place_of("replaces");
    const CredentialName* other = in.context().credential(spec.replaces);
    if (other == nullptr)
      in.unknown(at, "credential", spec.replaces, known);
    else if (spec.replaces == spec.name)
      in.error(at, "a token cannot replace itself", "name the token whose roll brings this secret");
    else if (other->kind && *other->kind != spec.kind)
      in.error(at, fmt::format("\"{}\" and \"{}\" are of different kinds", spec.name, spec.replaces),
               "a roll brings a secret of the same kind");
    else if (const auto [first, fresh] = replaced_by.try_emplace(spec.replaces, spec.name); !fresh)
      in.error(at, fmt::format("\"{}\" replaces \"{}\" already", first->second, spec.replaces),
               "let each token be replaced by one, and that one by the next");
  }
}

std::vector<CredentialSpec> read_credentials(Reader& in, const Node& node) {
  const auto kind = object_type(credential_table());
  const auto name = name_text();
  std::vector<CredentialSpec> out;
  for (const Entry& entry : node.entries) {
    const auto called = name.read(in, entry.key);
    auto spec = kind.read(in, entry.value);
    if (!called || !spec) continue;
    spec->name = *called;
    spec->place = in.place(entry.key);
    out.push_back(std::move(*spec));
  }
  return out;
}

const Object<CredentialSpec>& change_table() {
  static const Object<CredentialSpec> table = [] {
    std::vector<Row> rows{status_row()};
    for (Row& row : policy_rows()) rows.push_back(std::move(row));
    return Object<CredentialSpec>{"change of a credential", std::move(rows), Keys::kAtLeastOne, check_window};
  }();
  return table;
}

std::optional<CredentialSpec> read_one_change(Reader& in, const Entry& entry) {
  const auto name = credential_name().read(in, entry.key);
  auto spec = object_type(change_table()).read(in, entry.value);
  if (!name || !spec) return std::nullopt;
  const CredentialName* named = in.context().credential(*name);
  if (named != nullptr && named->kind == CredentialKind::kGlobalKey)
    for (const Entry& given : entry.value.entries)
      if (given.key.text != "status")
        in.error(given.key, fmt::format("a global key has no \"{}\"", given.key.text),
                 "only its status can be changed");
  spec->name = *name;
  spec->place = in.place(entry.key);
  if (named != nullptr && named->kind) spec->kind = *named->kind;
  return spec;
}

std::optional<CredentialSpec> read_change(Reader& in, const Node& node) {
  if (!expect_mapping(in, node, "change")) return std::nullopt;
  if (node.entries.size() != 1) {
    in.error(node, fmt::format("a change names one credential, not {}", node.entries.size()),
             "write {NAME: {status: disabled}}, and one change for each credential");
  }
  std::optional<CredentialSpec> out;
  for (const Entry& entry : node.entries) out = read_one_change(in, entry);
  return out;
}

}  // namespace

Type<std::vector<CredentialSpec>> credentials() {
  return {[](Reader& in, const Node& node) -> std::optional<std::vector<CredentialSpec>> {
            if (!expect_mapping(in, node, "mapping from names to credentials")) return std::nullopt;
            if (node.entries.empty()) {
              in.error(node, "there is no credential",
                       "add one: \"primary: {token: {permissions: [Zone Read]}}\"");
              return std::nullopt;
            }
            in.context().credentials = names_in(node);
            auto out = read_credentials(in, node);
            check_replacements(in, out);
            return out;
          },
          [](Schema& schema) {
            return Json{{"type", "object"},
                        {"minProperties", 1},
                        {"propertyNames", {{"pattern", "^[a-z][a-z0-9-]*$"}}},
                        {"additionalProperties", object_type(credential_table()).schema(schema)}};
          }};
}

Type<CredentialSpec> credential_change() {
  return {read_change, [](Schema& schema) {
            return Json{{"type", "object"},
                        {"minProperties", 1},
                        {"maxProperties", 1},
                        {"additionalProperties", object_type(change_table()).schema(schema)}};
          }};
}

Type<std::string> credential_name() {
  return mapped<std::string>(text(), [](Reader& in, const Node& node, std::string name) {
    const auto& known = in.context().credentials;
    std::optional<std::string> out = name;
    if (!known || in.context().credential(name) != nullptr) return out;
    std::vector<std::string> words;
    for (const CredentialName& each : *known) words.push_back(each.name);
    in.unknown(in.place(node), "credential", name, words);
    out.reset();
    return out;
  });
}

}  // namespace cfmock::scenario
