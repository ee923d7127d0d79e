#pragma once
// What stands in a world, as a verdict names it.

#include <string>

#include "expect/verdict.hpp"

namespace cfmock::expect {

std::string record_text(const RecordState& record);       // "A www.example.com 192.0.2.1"
std::string first_of_content(const RecordState& object);  // at most 60 bytes

}  // namespace cfmock::expect
