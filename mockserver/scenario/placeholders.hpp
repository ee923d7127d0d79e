#pragma once
// {word} and {word:NAME} in what a client is handed: its environment, its files, its standard input. Other
// braces, of JSON say, are text; "{{" before a word is a single brace, for a text that has a "{token}" of its
// own.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/fields.hpp"

namespace cfmock::scenario {

struct Placeholder {
  size_t begin = 0, end = 0;  // of its text, braces included
  bool escaped = false;       // begins with "{{": stands for itself
  std::string word, name;     // name: "" without a colon
  bool named = false;
};

/// In the order of the text.
std::vector<Placeholder> placeholders_in(std::string_view text);

/// What stands for "token" or "secret:NAME"; nullopt leaves the text as it is.
using Lookup = std::function<std::optional<std::string>(const std::string& placeholder)>;
/// One pass: what is filled in is not looked through again.
std::string fill(std::string_view text, const Lookup& value_of);

/// Reports a placeholder that does not exist, or that this scenario has no value for. Needs the scenario's
/// world and credentials, so read it after them.
void check_placeholders(Reader& in, const Node& node);

}  // namespace cfmock::scenario
