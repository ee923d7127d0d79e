// change: {NAME: {status: disabled}}

#include "cloudflare/access.hpp"
#include "scenario/credential_fields.hpp"
#include "scenario/credentials.hpp"

namespace cfmock::scenario {
namespace {

using cloudflare::CredentialKind;
using cloudflare::CredentialSpec;
using Row = CredentialRow;

const Object<CredentialSpec>& change_table() {
  static const Object<CredentialSpec> table = [] {
    std::vector<Row> rows{status_row()};
    for (Row& row : policy_rows()) rows.push_back(std::move(row));
    return Object<CredentialSpec>{"change of a credential", std::move(rows), Keys::kAtLeastOne,
                                  check_policies};
  }();
  return table;
}

std::optional<CredentialSpec> read_one_change(Reader& in, const Entry& entry) {
  const auto name = credential_name().read(in, entry.key);
  auto spec = object_type(change_table()).read(in, entry.value);
  if (!name || !spec) return std::nullopt;
  const CredentialName* named = in.context().credential(*name);
  const bool key = named != nullptr &&
                   (named->kind == CredentialKind::kGlobalKey || named->kind == CredentialKind::kServiceKey);
  if (key)
    for (const Entry& given : entry.value.entries)
      if (given.key.text != "status")
        in.error(given.key,
                 fmt::format("a {} has no \"{}\"", cloudflare::kind_name(*named->kind), given.key.text),
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

Type<CredentialSpec> credential_change() {
  return {read_change, [](Schema& schema) {
            return Json{{"type", "object"},
                        {"minProperties", 1},
                        {"maxProperties", 1},
                        {"additionalProperties", object_type(change_table()).schema(schema)}};
          }};
}

}  // namespace cfmock::scenario
