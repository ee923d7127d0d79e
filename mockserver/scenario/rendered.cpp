#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "scenario/load.hpp"
#include "scenario/source.hpp"

namespace cfmock::scenario {
namespace {

constexpr size_t kShown = 100;  // characters of a source line

/// The line as characters that take one column each: what cannot be shown is a question mark.
std::vector<std::string> cells(std::string_view line) {
  std::vector<std::string> out;
  for (const char c : line) {
    const bool continues = (c & 0xc0) == 0x80;
    if (continues && !out.empty())
      out.back() += c;
    else
      out.push_back(c == '\t' ? " " : std::string(1, c));
  }
  for (std::string& cell : out)
    if (printable(cell) != cell) cell = "?";
  return out;
}

/// Where the closing quote of the one at `from` is, or the end.
size_t quoted_end(const std::vector<std::string>& line, size_t from) {
  for (size_t i = from + 1; i < line.size(); ++i) {
    if (line[from] == "\"" && line[i] == "\\")
      ++i;
    else if (line[i] == line[from])
      return i + 1;
  }
  return line.size();
}

/// Is `at` inside a text in quotes?
bool in_quotes(const std::vector<std::string>& line, size_t at) {
  for (size_t i = 0; i < at; ++i) {
    const bool opens = (line[i] == "\"" || line[i] == "'") &&
                       (i == 0 || line[i - 1] == " " || line[i - 1] == "[" || line[i - 1] == "{");
    if (!opens) continue;
    const size_t end = quoted_end(line, i);
    if (end > at) return true;
    i = end - 1;
  }
  return false;
}

bool in_flow(const std::vector<std::string>& line, size_t at) {
  int depth = 0;
  for (size_t i = 0; i < at; ++i) {
    if (line[i] == "{" || line[i] == "[") ++depth;
    if (line[i] == "}" || line[i] == "]") --depth;
  }
  return depth > 0;
}

/// How many characters the word at `from` has: what is underlined.
size_t word_length(const std::vector<std::string>& line, size_t from) {
  if (from >= line.size()) return 1;
  const auto is = [&](size_t at, std::string_view set) {
    return at < line.size() && line[at].size() == 1 && set.find(line[at][0]) != std::string_view::npos;
  };
  if (is(from, "\"'")) return quoted_end(line, from) - from;
  const bool placeholder = is(from, "{") && from > 0 && !is(from - 1, " {[");
  if (placeholder) {
    size_t end = from;
    while (end < line.size() && line[end] != "}") ++end;
    return std::min(end + 1, line.size()) - from;
  }
  if (in_quotes(line, from)) {
    size_t end = from + 1;
    while (end < line.size() && !is(end, "\"' |") && (is(from, "/?") || !is(end, "/"))) ++end;
    return end - from;
  }
  if (is(from, "{[}]|>&*!,:")) return 1;
  const bool flow = in_flow(line, from);
  size_t end = from;
  int depth = 0;
  for (; end < line.size(); ++end) {
    if (is(end, ":") && (end + 1 == line.size() || is(end + 1, " "))) break;
    if (is(end, " ") && is(end + 1, "#")) break;
    if (flow && is(end, ",")) break;
    if (is(end, "\"") && !flow) break;
    if (is(end, "{[")) ++depth;
    if (is(end, "}]") && --depth < 0) break;
  }
  while (end > from + 1 && line[end - 1] == " ") --end;
  return std::max<size_t>(end - from, 1);
}

struct Window {
  size_t from = 0, to = 0;
};
/// The part of a long line that is shown, with the caret in it.
Window window(size_t length, size_t caret) {
  if (length <= kShown) return {0, length};
  const size_t from = caret > kShown / 2 ? std::min(caret - kShown / 2, length - kShown) : 0;
  return {from, from + kShown};
}

std::string source_lines(const Place& place, std::string_view source) {
  const auto line = cells(Source(source).line(place.line));
  const size_t caret = std::min(static_cast<size_t>(std::max(place.column, 1) - 1), line.size());
  const Window shown = window(line.size(), caret);
  const std::string before = shown.from > 0 ? "..." : "", after = shown.to < line.size() ? "..." : "";
  const size_t length = std::min(word_length(line, caret), std::max<size_t>(shown.to, caret + 1) - caret);
  std::string text;
  for (size_t i = shown.from; i < shown.to; ++i) text += line[i];
  const std::string pad(before.size() + caret - shown.from, ' ');
  const std::string number = fmt::format("{:4}", place.line);
  return fmt::format("\n{} | {}{}{}\n{} | {}^{}", number, before, text, after,
                     std::string(number.size(), ' '), pad, std::string(length - 1, '~'));
}

}  // namespace

std::string rendered(const Problem& problem, std::string_view source) {
  Problem head = problem;
  head.remedy.clear();
  std::string out = head.text();
  if (problem.place.known() && problem.place.line <= Source(source).lines())
    out += source_lines(problem.place, source);
  if (!problem.remedy.empty()) out += "\n  " + problem.remedy;
  return out + "\n";
}

std::string rendered(const Loaded& loaded) {
  std::string out;
  for (const Problem& problem : loaded.problems) {
    const auto source = loaded.sources.find(problem.place.file);
    out += rendered(problem, source == loaded.sources.end() ? std::string_view() : source->second);
  }
  return out;
}

}  // namespace cfmock::scenario
