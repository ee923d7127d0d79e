#include "scenario/yaml_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "scenario/source.hpp"
#include "scenario/yaml.hpp"

namespace cfmock::scenario {
namespace {

std::optional<Problem> refused_line(std::string_view line, int number, const std::string& file) {
  for (size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    if ((byte < 0x20 && byte != '\t') || byte == 0x7f)
      return Problem{fmt::format("control character \\x{:02x}", byte),
                     fmt::format("remove it, or write \"\\x{:02x}\" in double quotes", byte),
                     {file, number, static_cast<int>(characters(line.substr(0, i))) + 1}};
  }
  const size_t indent = line.find_first_not_of(' ');
  if (indent != std::string_view::npos && line[indent] == '\t' && trim(line) != "")
    return Problem{"a tab in the indentation", "use spaces", {file, number, static_cast<int>(indent) + 1}};
  if (!valid_utf8(line)) {
    size_t good = 0;  // the longest valid start; lines are short, and this is the way out
    for (size_t n = 1; n <= line.size(); ++n)
      if (valid_utf8(line.substr(0, n))) good = n;
    return Problem{fmt::format("the byte \\x{:02x} is not UTF-8", static_cast<unsigned char>(line[good])),
                   "save the file as UTF-8",
                   {file, number, static_cast<int>(characters(line.substr(0, good))) + 1}};
  }
  return std::nullopt;
}

std::optional<size_t> closing_quote(std::string_view rest) {
  const char quote = rest.front();
  for (size_t i = 1; i < rest.size(); ++i) {
    if (quote == '"' && rest[i] == '\\') {
      ++i;
    } else if (rest[i] == quote) {
      const bool doubled = quote == '\'' && i + 1 < rest.size() && rest[i + 1] == '\'';
      if (!doubled) return i;
      ++i;
    }
  }
  return std::nullopt;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

std::optional<Problem> refused_text(std::string_view text, const std::string& file,
                                    const YamlLimits& limits) {
  if (text.size() > limits.bytes)
    return Problem{fmt::format("the file has {} bytes; {} is the most", text.size(), limits.bytes),
                   "split the scenario into several files",
                   {file, 0, 0}};
  const Source source(text);
  for (int number = 1; number <= source.lines(); ++number)
    if (auto refused = refused_line(source.line(number), number, file)) return refused;
  return std::nullopt;
}

ScalarEnd end_of_scalar(std::string_view rest, bool quoted, std::string_view value) {
  if (rest.empty() || rest.front() == '&' || rest.front() == '!') return {};  // behind an anchor or a tag
  if (!quoted) return {true, rest.starts_with(value) ? characters(value) : 0};
  if (rest.front() != '"' && rest.front() != '\'') return {};  // a block
  const auto end = closing_quote(rest);
  if (!end) return {false, 0};
  return {true, rest.substr(1, *end - 1) == value ? characters(value) + 2 : 0};
}

bool bracket_closes(std::string_view rest) {
  constexpr std::string_view kBeforeText = " \t\r\n,:[{";  // elsewhere a quote is a letter: don't
  int depth = 0;
  for (size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    const bool starts = i > 0 && kBeforeText.find(rest[i - 1]) != std::string_view::npos;
    if (starts && (c == '"' || c == '\'')) {
      const auto end = closing_quote(rest.substr(i));
      if (!end) return true;  // it is the quote that is never closed
      i += *end;
    } else if (starts && c == '#') {
      i = std::min(rest.find('\n', i), rest.size());
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return true;
    }
  }
  return false;
}

SyntaxWords words_for(std::string_view complaint, std::string_view line, size_t byte) {
  const std::string here = byte < line.size() ? std::string(1, line[byte]) : "";
  const std::string before = byte > 0 && byte <= line.size() ? std::string(1, line[byte - 1]) : "";
  if (contains(complaint, "flow not found") && here == "{" && before == "/")
    return {"text with {braces} in it must be in quotes here", "such as \"GET /zones/{zone_id}\""};
  if (contains(complaint, "flow not found") && (here == "[" || here == "{") && before == ":")
    return {"a space is missing after the colon", "write \"key: value\""};
  if (contains(complaint, "alias") || contains(complaint, "anchor"))
    return {"\"*\" and \"&\" start an alias or an anchor, and this is none",
            "put text that starts with one of them in quotes"};
  if (contains(complaint, "EOF in scalar"))
    return {"a quote is not closed before the end", "end the text with the quote it starts with"};
  if (contains(complaint, "unknown token"))
    return {"a value cannot start with \"" + printable(here) + "\"", "put the text in quotes"};
  if (contains(complaint, "end of map flow"))
    return {"a \"}\" or a \",\" is missing before this",
            "close the \"{\" that was opened, or write the comma"};
  if (contains(complaint, "end of sequence flow"))
    return {"a \"]\" or a \",\" is missing before this",
            "close the \"[\" that was opened, or write the comma"};
  if (contains(complaint, "illegal flow end"))
    return {"\"" + printable(here) + "\" closes nothing", "remove it, or put the text in quotes"};
  if (contains(complaint, "illegal block entry"))
    return {"a \"- \" is out of place",
            "close the brackets before it, and let the dashes of a list start in one column"};
  if (contains(complaint, "illegal map value"))
    return {"\":\" is out of place",
            "put text that holds \": \" in quotes, and let keys of one mapping start in one column"};
  if (contains(complaint, "end of map") || contains(complaint, "end of sequence"))
    return {"this does not belong to what stands before it",
            "let the keys of one mapping, and the dashes of one list, start in one column"};
  return {"not readable as YAML: " + printable(complaint), ""};
}

}  // namespace cfmock::scenario
