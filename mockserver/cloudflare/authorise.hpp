#pragma once
// Whether a credential that was let in may do what it asks for: its kind, its resources, its permission
// groups. Pure; asked on the session's thread for every request. A yes costs no allocation; a no says what is
// missing, and where in the scenario.

#include <optional>

#include "cloudflare/access.hpp"
#include "cloudflare/catalogue.hpp"
#include "cloudflare/store.hpp"

namespace cfmock::cloudflare {

/// May the credential do this to what the path names? Lists filter instead, and always pass.
std::optional<Refusal> authorise(const Credential& credential, const OperationRow& operation,
                                 const Route& route, Store& store, Instant now);

// The parts of it that lists and handlers ask for. `groups`: any of them suffices; none at all: what the
// credential may do does not matter.
bool allowed_on_zone(const Credential& credential, const GroupSet& groups, const Zone& zone);
bool allowed_on_all_zones(const Credential& credential, const GroupSet& groups, const AccountSpec& account);
bool allowed_on_account(const Credential& credential, const GroupSet& groups, const AccountSpec& account);

// Why not.
Refusal zone_refusal(const Credential& credential, const OperationRow& operation, const Zone& zone,
                     Instant now);
Refusal account_refusal(const Credential& credential, const OperationRow& operation,
                        const AccountSpec& account, Instant now);

}  // namespace cfmock::cloudflare
