#pragma once
// The fields that credentials of several kinds have, and that changes of them take.

#include "scenario/types.hpp"

namespace cfmock::scenario {

using CredentialRow = Field<cloudflare::CredentialSpec>;

/// A row that also keeps the place of its key, for "why this answer".
template <class Member, class T>
CredentialRow placed(std::string key, Type<T> type, Member cloudflare::CredentialSpec::*member,
                     std::string doc) {
  return field_with<cloudflare::CredentialSpec>(
      key, type, std::move(doc),
      [member, key](cloudflare::CredentialSpec& out, T value, const Entry& entry, Reader& in) {
        out.*member = std::move(value);
        out.places[key] = in.place(entry.key);
      });
}

CredentialRow status_row();
CredentialRow secret_row();
/// What a token may do, from where and when: the fields that `change:` takes too.
std::vector<CredentialRow> policy_rows();
/// The time window, and that policies stand in one form.
void check_policies(Reader& in, const Node& node, const cloudflare::CredentialSpec& spec);

}  // namespace cfmock::scenario
