#pragma once
// Does the output tell the person what the answer told the client?

#include "expect/requests.hpp"

namespace cfmock::expect {

/// `names:`. Status, code and Ray ID of one and the same refusing answer must stand in the output; which of several
/// refusals it names is the client's choice.
Finding judge_named(const scenario::ExpectOutput& what, const Case& c);

/// `tells:`. By the rows of fixtures/tells.tsv: words of the wanted subject occur, those of the others do not. What the
/// output quotes of the API's own messages is not held against it: of a missing permission the API itself says
/// "Authentication error".
Finding judge_tells(const std::string& subject, const Case& c);

/// Is `word` in `text` (both lower case)? A word that starts or ends with a digit is not found within a longer
/// number: 10000 is not in 1710000123.
bool mentions(std::string_view text, std::string_view word);

/// Does `text` name this status, code or Ray ID: as a word of its own, and not as a part of a number, a time of day ("12:00:01.500"),
/// an address or a digest? A ':' or ',' is in front of it in JSON too, so those count only behind a digit.
bool names(std::string_view text, std::string_view value);

}  // namespace cfmock::expect
