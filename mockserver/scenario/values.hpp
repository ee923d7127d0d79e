#pragma once
// How a value must look: in `where:`, in expected headers, in a proof's answers.

#include "scenario/fields.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::scenario {

/// What the values are compared with. Query and headers are text, so a number without quotes is warned of;
/// JSON fields are compared in their written form, where 300 is natural.
enum class Compared { kAsText, kAsJson };

Type<ValuePattern> value_pattern(Compared compared);
/// A mapping from names to patterns, not empty.
Type<std::vector<std::pair<std::string, ValuePattern>>> value_patterns(Compared compared);
/// The same with names of headers.
Type<std::vector<std::pair<std::string, ValuePattern>>> header_patterns();
/// What an expectation compares with the journal, the output or the world, where secrets were replaced by their names: refuses one that
/// holds a secret which the scenario writes out. Outside of expectations it says nothing.
bool refuse_secret(Reader& in, const Place& at, std::string_view text);
/// Warns of an unquoted number, true or false that will be compared as text.
void warn_if_typed(Reader& in, const Node& node);

}  // namespace cfmock::scenario
