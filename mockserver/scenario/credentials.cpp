#include "scenario/credentials.hpp"

#include "scenario/credential_fields.hpp"
#include "scenario/lookup.hpp"

namespace cfmock::scenario {
namespace {

using cloudflare::CredentialKind;
using cloudflare::CredentialSpec;
using cloudflare::CredentialStatus;
using Row = CredentialRow;

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

void check_token(Reader& in, const Node& node, CredentialSpec& spec) {
  check_policies(in, node, spec);
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

const Object<CredentialSpec>& service_key_table() {
  static const Object<CredentialSpec> table{"service key",
                                            {secret_row(), status_row()},
                                            Keys::kAnyNumber,
                                            [](Reader& in, const Node&, CredentialSpec& spec) {
                                              const auto& world = in.context().world;
                                              if (world) spec.user = world->users.front().email;
                                            }};
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
       kind_row("key", CredentialKind::kGlobalKey, key_table(), "A global API key with its e-mail."),
       kind_row("service_key", CredentialKind::kServiceKey, service_key_table(),
                "An Origin CA key, sent as X-Auth-User-Service-Key: good for /certificates only.")},
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
    if (key == "service_key") return CredentialKind::kServiceKey;
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
            for (const CredentialSpec& spec : out)
              if (!spec.secret.empty()) in.context().secrets.emplace(spec.secret, spec.name);
            return out;
          },
          [](Schema& schema) {
            return Json{{"type", "object"},
                        {"minProperties", 1},
                        {"propertyNames", {{"pattern", "^[a-z][a-z0-9-]*$"}}},
                        {"additionalProperties", object_type(credential_table()).schema(schema)}};
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
