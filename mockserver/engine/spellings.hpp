#pragma once
// How a secret may be written by a client that shows it: as it is, in a URL, in JSON, in base64, in hex, in lower case; escaped
// once or twice; and broken over the ends of lines.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cfmock::engine {

/// The letters that stand for a secret in one way of writing it.
struct Spelling {
  std::string text;
  const char* how = "";  // "base64"; "" : to be read as it stands
  /// In base64 one character more on that side holds a part of the secret, and a part of what stands beside it.
  bool shares_first = false, shares_last = false;
};
/// All that are told apart, as it is first. Base64 has six: what stands before the secret shifts its bits, and there are two alphabets.
std::vector<Spelling> spellings(std::string_view secret);

/// A text as it is understood, and where each of its characters stood in the text that it was made of.
struct Reading {
  std::string text;
  std::vector<uint32_t> begin, end;  // of each character
  const char* how = "";              // "escaped", "broken over lines"
};
/// The ways to read `text` beside as it stands, with its escapes (%63, \u0063, \x63, \/) undone once and twice, and its lines joined. None
/// where there is nothing to undo.
std::vector<Reading> readings(std::string_view text);

}  // namespace cfmock::engine
