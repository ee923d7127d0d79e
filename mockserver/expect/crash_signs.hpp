#pragma once
// What a program that died of its own fault leaves in its output: the rows of fixtures/crash-signs.tsv.

#include <string>
#include <string_view>
#include <vector>

namespace cfmock::expect {

struct CrashSign {
  std::string what;   // "a Python traceback"
  std::string text;   // must stand in the output; a leading line feed means at the start of a line
  std::string after;  // must stand behind it; may be empty
};
const std::vector<CrashSign>& crash_signs();

/// The first row that is found, or nullptr.
const CrashSign* crash_sign_in(std::string_view output);
/// The line of the output that the sign stands in, printable and shortened.
std::string line_of(const CrashSign& sign, std::string_view output);

}  // namespace cfmock::expect
