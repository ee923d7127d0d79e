#pragma once
// `catalogue:` of a scenario: a file of operations in place of those that this program carries.

#include "scenario/fields.hpp"

namespace cfmock::scenario {

using SharedCatalogue = std::shared_ptr<const cloudflare::Catalogue>;

/// The value of `catalogue:`; problems in the file are placed there. Null where another one takes its place.
Type<SharedCatalogue> catalogue_file();

}  // namespace cfmock::scenario
