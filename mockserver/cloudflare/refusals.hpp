#pragma once
// Why a credential may not do something: the cause, a sentence for a person, the place in the scenario.

#include "cloudflare/access.hpp"
#include "cloudflare/catalogue.hpp"
#include "cloudflare/store.hpp"

namespace cfmock::cloudflare {

/// `what`: "zone", "account".
Refusal no_such(std::string_view what, std::string_view id);
/// The session keeps no more than it does: Objects::kMost, kMostBytes.
Refusal no_room();
/// `says`: what stands behind the credential's label.
Refusal wrong_kind(const Credential& credential, std::string_view says);
Refusal foreign_account(const Credential& credential, std::string_view account_id);
/// Of a list that leaves out what `refusal` is about. `what`: "see no zone".
Refusal empty_list(const Credential& credential, Refusal refusal, std::string_view what);
Refusal user_refusal(const Credential& credential, const OperationRow& operation, Instant now);
/// Of what is in no account or zone yet. `account`: one is to be made, not a zone.
Refusal creation_refusal(const Credential& credential, const OperationRow& operation, bool account,
                         Instant now);

}  // namespace cfmock::cloudflare
