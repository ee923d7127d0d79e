#pragma once
// Text as JSON, for the lines of the journal: thousands of them a second, so it is done here and not by way of a document.

#include <string>
#include <string_view>

namespace cfmock::journal {

/// "…", or for bytes that are no UTF-8 {"latin1":"…"}: a character for each byte.
void append_json_text(std::string& out, std::string_view text);

}  // namespace cfmock::journal
