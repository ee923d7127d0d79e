#pragma once
// How the objects of a collection look: fixtures/objects.tsv. Constant: any thread may ask.

#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "cloudflare/objects.hpp"

namespace cfmock::cloudflare {

struct ObjectStyle {
  enum class Form { kHex, kUuid, kNumber, kName, kRaw, kGiven };
  std::string_view key = "id";
  Form form = Form::kHex;
  std::string_view created = "created_on", modified = "modified_on";  // "": none
  std::string_view defaults;                                          // JSON with placeholders; "": none
  std::string_view shows;  // the sibling that is listed here; "": none
  std::string_view hides;  // fields that are taken and never shown again, with ";" between
};

/// `shape`: the path of one object with "{}" for each id. A path without a row has the usual style.
const ObjectStyle& style_of(const std::string& shape);

/// Drops what is never shown again: secrets.
void hide(Json& object, const ObjectStyle& style);

std::string new_key(const ObjectStyle& style, IdSource& ids);

/// Adds to `object` the fields that a new one of this style has and the caller did not give.
void add_defaults(Json& object, const ObjectStyle& style, std::string_view key, std::string_view scope_id,
                  IdSource& ids, Instant now);

}  // namespace cfmock::cloudflare
