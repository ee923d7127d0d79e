#pragma once
// The tables of fixtures/*.tsv that the binary carries. One that is not as its reader expects is a fault of the build: it says which row,
// and ends the process.

#include <cstddef>
#include <string_view>
#include <vector>

namespace cfmock {

/// The lines of an embedded table that are not comments, split at tabs.
std::vector<std::vector<std::string_view>> table_rows(std::string_view embedded_path, size_t columns);

/// A cell that says "-" is empty.
std::string_view none_if_dash(std::string_view cell);

[[noreturn]] void broken_table(std::string_view file, std::string_view row, const char* why);

}  // namespace cfmock
