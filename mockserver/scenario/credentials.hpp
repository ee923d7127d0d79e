#pragma once
// Credentials: tokens of users and of accounts, global keys, service keys, and how an action changes one.

#include "scenario/fields.hpp"

namespace cfmock::scenario {

/// The value of `credentials:`, in the order of the file. Also tells the reader their names.
Type<std::vector<cloudflare::CredentialSpec>> credentials();

/// The value of `change:`, {NAME: {fields}}: the credential's name and what it is from now on. Fields that
/// are not given are not in its `places`.
Type<cloudflare::CredentialSpec> credential_change();
/// The name of a credential of the scenario.
Type<std::string> credential_name();

}  // namespace cfmock::scenario
