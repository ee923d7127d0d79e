#pragma once
// What stands in a world, as a verdict names it.

#include <string>
#include <vector>

#include "expect/verdict.hpp"

namespace cfmock::expect {

std::string record_text(const RecordState& record);       // "A www.example.com 192.0.2.1"
/// In what two states of a thing differ beside its name and the content that is shown: "ttl 300 to 60", "comment".
std::vector<std::string> changed_fields(const RecordState& before, const RecordState& after);
std::string first_of_content(const RecordState& object);  // at most 60 bytes

}  // namespace cfmock::expect
