#pragma once
// Text as JSON, for the lines of the journal: thousands of them a second, so it is done here and not by way of a document.

#include <cstddef>
#include <string_view>

namespace cfmock::journal {

/// How much room write_json_text() needs for so many bytes.
constexpr size_t json_room(size_t size) { return 6 * size + 32; }

/// "…", or for bytes that are no UTF-8 {"latin1":"…"}: a character for each byte. Returns its end. REQUIRES: json_room() at `to`.
char* write_json_text(char* to, std::string_view text);

}  // namespace cfmock::journal
