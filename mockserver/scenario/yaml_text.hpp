#pragma once
// What is decided on the raw text of a YAML file, beside the parser: what is refused unread, where a scalar
// ends, and words for the parser's complaints.

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cfmock::scenario {

struct YamlLimits;

/// Too large, not UTF-8, control characters, tabs as indentation. The parser must not see these: it would
/// take a control-D for the end of the file, and a tab for nothing.
std::optional<Problem> refused_text(std::string_view text, const std::string& file, const YamlLimits& limits);

struct ScalarEnd {
  bool closed = true;  // false: a quote without its end, which the parser lets pass
  size_t length = 0;   // characters, when it stands on one line exactly as `value`; else 0
};
/// `rest` is the source from the scalar's first byte on.
ScalarEnd end_of_scalar(std::string_view rest, bool quoted, std::string_view value);

/// `rest` starts with "{" or "[". Is that one closed further on?
bool bracket_closes(std::string_view rest);

struct SyntaxWords {
  std::string message;
  std::string remedy;
};
/// `complaint` is the parser's text, `byte` its column (from 0) in `line`.
SyntaxWords words_for(std::string_view complaint, std::string_view line, size_t byte);

}  // namespace cfmock::scenario
