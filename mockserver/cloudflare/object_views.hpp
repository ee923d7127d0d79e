#pragma once
// Operations that show an object of another path in a form of their own: fixtures/views.tsv. Constant: any
// thread may ask.

#include <optional>
#include <string>

#include "cloudflare/generic.hpp"

namespace cfmock::cloudflare {

/// The answer of an operation that is a view; nullopt when it is none. The object is looked up at the time of
/// the call, so a view never tells another story than the object itself. DELETE of a view deletes the object.
std::optional<Outcome> viewed(const Call& call, const Spot& spot);

}  // namespace cfmock::cloudflare
