#pragma once
// The verdict for programs. What each key means stands in the schema, fixtures/report/schema.json, which
// cfmock schema --report prints.

#include <string>
#include <vector>

#include "report/subject.hpp"

namespace cfmock::report {

inline constexpr int kSchemaVersion = 1;

std::string json(const std::vector<Subject>& subjects);
/// JSON Schema, 2020-12. It names every key: a report with one more does not pass.
std::string_view json_schema();

}  // namespace cfmock::report
