#pragma once
// What the operations do to the world once a request has been let through: one function for each handler
// named in fixtures/handlers.tsv. They are asked on the session's thread and touch only the store they are
// given.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cloudflare/access.hpp"
#include "cloudflare/catalogue.hpp"
#include "cloudflare/listing.hpp"
#include "cloudflare/store.hpp"
#include "http/message.hpp"

namespace cfmock::cloudflare {

struct Call {
  const Catalogue& catalogue;
  const http::Request& request;
  const Route& route;
  const OperationRow& operation;
  const Credential* credential;        // nullptr only for verify of a malformed kind; never for the others
  const Refusal* held_back = nullptr;  // verify: what other endpoints would refuse this credential for
  Query query;
  Store& store;
  Credentials& credentials;
  IdSource& ids;
  Instant now;
};

struct Outcome {
  std::string body;
  std::string content_type;        // "": JSON
  std::optional<Refusal> refusal;  // instead of the body
  std::optional<Page> page;
  bool wrote = false;
  const Credential* issued = nullptr;  // its secret stands in the body, and is new
  /// Set when the answer is a success that hides something: `token "primary" may see no zone`.
  std::optional<Refusal> silent;
  /// What an older era refused outright; of no account where the tables have no words for exactly this.
  std::optional<Refusal> refused_then;
};

/// An outcome that is a refusal.
inline Outcome refused(Refusal refusal) {
  Outcome out;
  out.refusal = std::move(refusal);
  return out;
}

using ResourceHandler = Outcome (*)(Call&);
/// "", and "objects" where our tables say more of the operation: the generic one. nullptr: no such handler.
ResourceHandler find_handler(std::string_view name);

// The handlers by file; find_handler() has the table.
Outcome zones_list(Call&);
Outcome zones_create(Call&);
Outcome zones_get(Call&);
Outcome zones_edit(Call&);
Outcome zones_delete(Call&);
Outcome records_list(Call&);
Outcome records_create(Call&);
Outcome records_get(Call&);
Outcome records_overwrite(Call&);
Outcome records_edit(Call&);
Outcome records_delete(Call&);
Outcome user_get(Call&);
Outcome user_edit(Call&);
Outcome accounts_create(Call&);
Outcome accounts_edit(Call&);
Outcome accounts_delete(Call&);
Outcome graphql_query(Call&);
Outcome memberships_list(Call&);
Outcome memberships_get(Call&);
Outcome memberships_answer(Call&);
Outcome memberships_leave(Call&);
/// `body`, the JSON of an object, under the fields that a client has given it. `place`: "/user/",
/// "/accounts/…/".
std::string with_overlay(const Call& call, const std::string& place, std::string body);
Outcome accounts_list(Call&);
Outcome accounts_get(Call&);
Outcome token_verify(Call&);
Outcome tokens_list(Call&);
Outcome tokens_create(Call&);
Outcome tokens_get(Call&);
Outcome tokens_replace(Call&);
Outcome tokens_delete(Call&);
Outcome tokens_roll(Call&);
Outcome tokens_groups(Call&);

}  // namespace cfmock::cloudflare
