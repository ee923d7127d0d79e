#pragma once
// Worlds: a file of fixtures/worlds/, or a mapping in the scenario itself. What is left out is made up, the
// same each time.

#include "scenario/fields.hpp"

namespace cfmock::scenario {

/// The value of `world:`.
Type<cloudflare::WorldSpec> world();
/// The world of that name; problems in its file are placed there. nullopt after reporting.
std::optional<cloudflare::WorldSpec> world_named(Reader& in, const Node& at, const std::string& name);
inline constexpr std::string_view kDefaultWorld = "one-zone";

}  // namespace cfmock::scenario
