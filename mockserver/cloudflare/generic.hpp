#pragma once
// Operations that have no handler of their own: objects in plain collections. POST or PUT makes one, GET
// lists and gets, PATCH merges, DELETE removes. What a path is (a collection, one of its items, a thing of
// its own, an action) follows from the shape of the catalogue.

#include <string>

#include "cloudflare/object_styles.hpp"
#include "cloudflare/resources.hpp"
#include "cloudflare/standing.hpp"

namespace cfmock::cloudflare {

/// Where a generic operation stands.
struct Spot {
  std::string path;          // with its ids, below /client/v4, without a trailing slash
  std::string collection;    // of an item: the path that lists it; else `path`
  std::string key;           // of an item: its last segment, decoded
  std::string shape;         // of one object: "/accounts/{}/storage/kv/namespaces/{}"
  std::string scope_id;      // the account or zone
  bool item = false;         // the path ends in an id
  bool posts = false;        // POST makes items of the collection
  bool puts = false;         // PUT writes an item under a name that the caller chose
  const Standing* standing = nullptr;  // what the item is like without being made: zone settings
  bool keeps_items = false;  // the path has items below it, or lists
  const ObjectStyle* style = nullptr;
};

Spot spot_of(const Call& call);
/// An object above it that was never made, or was deleted: "not-found".
std::optional<Refusal> missing_parent(const Call& call, const Spot& spot);
/// `writes`: the caller wants to change it; some products say something else then.
Refusal not_found(const std::string& path, bool writes = false);

/// The body as JSON; null when there is none. Of a multipart form: its "metadata" part.
std::variant<Json, Refusal> generic_body(const http::Request& request);

/// One that stands there by itself, as it is before anybody changes it.
Object stood(Call& call, const Spot& spot, const Standing& standing);

Outcome list_objects(Call& call, const Spot& spot);
Outcome generic(Call& call);

}  // namespace cfmock::cloudflare
