#pragma once
// The messages of the error catalogue, found in a text. Pure.

#include <optional>
#include <string>
#include <string_view>

namespace cfmock::cli {

/// Our tables have it, alone or in a chain.
bool is_code(int code);
/// Only ever in the chain of another.
bool only_in_chains(int code);

/// The longest message of that code that stands in the text, with its {placeholders} as the text fills them; ""
/// for none.
std::string message_in(std::string_view text, int code);

/// The code whose message, the longest one, stands in a text without a code. Messages that are no more than the
/// words of a status ("Forbidden") tell nothing. `of_the_api`: something else in the text says that it is about the API.
std::optional<int> code_by_message(std::string_view text, bool of_the_api);

}  // namespace cfmock::cli
