#pragma once
// The keys of a reply that break it, and which of them go together.

#include "scenario/fields.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::scenario {

/// "fault" and "bytes_per_second".
std::vector<Field<Reply>> fault_rows();
/// Refuses what would break nothing, with what would be accepted. REQUIRES: reply.kind is that of its leading key.
void check_fault(Reader& in, const Node& node, const Reply& reply);

}  // namespace cfmock::scenario
