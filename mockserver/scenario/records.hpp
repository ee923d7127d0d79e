#pragma once
// The DNS records of a world's zone.

#include "scenario/fields.hpp"

namespace cfmock::scenario {

/// A list of records, or one mapping that generates many. Their names and ids are completed by
/// complete_records, which knows the zone.
Type<std::vector<cloudflare::RecordSpec>> records();
/// Full names, ids, and the checks that need the whole zone. `zone_node` is the zone's mapping.
void complete_records(Reader& in, const Node& zone_node, cloudflare::ZoneSpec& zone);

/// The items of a list that are mappings: those that objects were made of, in their order.
std::vector<const Node*> mappings_of(const Node& list);

}  // namespace cfmock::scenario
