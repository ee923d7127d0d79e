#pragma once
// RE2 expressions, compiled once. Patterns are plain data, so the compiled form is kept here by its text.
//
// Each thread has a cache of its own: no lock on the hot path. It is bounded, and when full it starts anew,
// so that scenarios uploaded without end cannot fill the memory.

#include <optional>
#include <string>
#include <string_view>

namespace cfmock::match {

/// Is the expression found anywhere in `text`? One that does not compile is found nowhere.
bool found(const std::string& expression, std::string_view text);
/// What is wrong with it, in RE2's words; nullopt when it compiles.
std::optional<std::string> expression_error(const std::string& expression);

}  // namespace cfmock::match
