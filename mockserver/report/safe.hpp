#pragma once
// Text from the wire or from a client, made fit for a terminal, XML and JSON: what could move a cursor, turn
// the writing direction or make a document ill-formed is shown as an escape.

#include <string>
#include <string_view>

namespace cfmock::report {

/// printable() of each line; line feeds stay.
std::string safe_lines(std::string_view text);
/// At most so many bytes, cut between characters and marked with "…". Of safe text only.
std::string shortened(std::string text, size_t longest);
/// Columns it takes in a terminal, one for each character. Of safe text only.
size_t columns(std::string_view text);

}  // namespace cfmock::report
