#pragma once
// Whether a credential that was let in may do what it asks for: its kind, its resources, its permission
// groups. Pure; asked on the session's thread for every request.

#include <optional>

#include "cloudflare/access.hpp"
#include "cloudflare/catalogue.hpp"
#include "cloudflare/store.hpp"

namespace cfmock::cloudflare {

/// May the credential do this to what the path names? Lists filter instead, and always pass.
std::optional<Refusal> authorise(const Credential& credential, const OperationRow& operation,
                                 const Route& route, Store& store);

}  // namespace cfmock::cloudflare
