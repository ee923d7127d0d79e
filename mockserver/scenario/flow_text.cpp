#include <algorithm>

#include "base/text.hpp"
#include "scenario/yaml.hpp"

namespace cfmock::scenario {
namespace {

bool needs_quotes(std::string_view text) {
  constexpr std::string_view kNeverFirst = "!&*?|>%@`\"'#-{}[],:= ";
  if (text.empty() || text.back() == ' ' || text.back() == ':') return true;
  const bool dash_word = text.front() == '-' && text.size() > 1 && text[1] != ' ';
  if (kNeverFirst.find(text.front()) != std::string_view::npos && !dash_word) return true;
  if (text.find_first_of("{}[],\n\t\r") != std::string_view::npos) return true;
  return text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos;
}

void append(std::string& out, const Node& node) {
  bool first = true;
  const auto comma = [&] {
    if (!first) out += ", ";
    first = false;
  };
  switch (node.kind) {
    case Node::Kind::kNull:
      out += "~";
      break;
    case Node::Kind::kScalar:
      if (node.quoted || needs_quotes(node.text))
        out += '"' + replace_all(printable(replace_all(node.text, "\\", "\\\\")), "\"", "\\\"") + '"';
      else
        out += node.text;
      break;
    case Node::Kind::kSequence:
      out += '[';
      for (const Node& item : node.items) comma(), append(out, item);
      out += ']';
      break;
    case Node::Kind::kMapping:
      out += '{';
      for (const Entry& entry : node.entries) {
        comma();
        append(out, entry.key);
        out += ": ";
        append(out, entry.value);
      }
      out += '}';
      break;
  }
}

}  // namespace

std::string flow_text(const Node& node) {
  std::string out;
  append(out, node);
  return out;
}

}  // namespace cfmock::scenario
