#include "scenario/yaml.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <unordered_map>

#include "base/text.hpp"
#include "scenario/source.hpp"
#include "scenario/yaml_text.hpp"

namespace cfmock::scenario {
namespace {

struct Stop {  // thrown through yaml-cpp by Builder, caught in read_yaml
  Problem problem;
};

/// Builds the tree from yaml-cpp's events, and stops the reading when a limit is passed.
class Builder : public YAML::EventHandler {
 public:
  Builder(std::string_view text, const std::string& file, const YamlLimits& limits, Problems& problems)
      : text_(text), source_(text), file_(file), limits_(limits), problems_(problems) {}

  std::optional<Node> root;

  /// The innermost bracket around what was read last that is never closed. What follows one is taken for
  /// something it was not meant for, so whatever is wrong there, it is the bracket that must be told of.
  std::optional<Problem> open_bracket() const {
    for (auto open = stack_.rbegin(); open != stack_.rend(); ++open) {
      const char first = open->offset < text_.size() ? text_[open->offset] : ' ';
      if ((first != '{' && first != '[') || bracket_closes(text_.substr(open->offset))) continue;
      return Problem{fmt::format("this \"{}\" is never closed", first),
                     fmt::format("write the \"{}\" where it ends, or put text with brackets in quotes",
                                 first == '{' ? '}' : ']'),
                     place(open->node)};
    }
    return std::nullopt;
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0)
      stop(place(mark), "a second document starts here",
           source_.line(line(mark)).starts_with("---")
               ? "one scenario a file: remove the \"---\" line"
               : "this line continues neither the list nor the mapping before it: check its indentation");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Node node = start(mark, "", Node::Kind::kNull);
    // yaml-cpp places a value that is missing at whatever comes next.
    if (!stack_.empty() && stack_.back().key) {
      node.line = stack_.back().key->line;
      node.column = stack_.back().key->column;
    }
    finish(std::move(node), anchor, nodes_ - 1);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node = start(mark, tag, Node::Kind::kScalar);
    node.text = value;
    node.quoted = tag == "!";
    const ScalarEnd end = end_of_scalar(text_.substr(offset(mark)), node.quoted, value);
    if (!end.closed) stop(place(mark), "this quote is never closed", "end the text with the same quote");
    if (end.length > 0) node.end_column = node.column + static_cast<int>(end.length);
    finish(std::move(node), anchor, nodes_ - 1);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto at = anchors_.find(anchor);
    if (at == anchors_.end())
      stop(place(mark), "this alias stands inside the value it names", "write the value out");
    spend(place(mark), at->second.nodes);
    Node node = at->second.node;
    node.line = line(mark), node.column = column(mark), node.end_column = 0;
    count(place(mark), at->second.nodes);
    finish(std::move(node), 0, nodes_);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    push(start(mark, tag, Node::Kind::kSequence), anchor, mark);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    push(start(mark, tag, Node::Kind::kMapping), anchor, mark);
  }
  void OnSequenceEnd() override { pop(); }
  void OnMapEnd() override {
    check_keys(stack_.back().node);
    pop();
  }

 private:
  struct Open {
    Node node;
    YAML::anchor_t anchor = 0;
    size_t nodes_before = 0;
    std::optional<Node> key;  // of a mapping, while its value is awaited
    size_t offset = 0;        // in the text
  };
  struct Anchored {
    Node node;
    size_t nodes = 0;
  };

  int line(const YAML::Mark& mark) const { return mark.line + 1; }
  int column(const YAML::Mark& mark) { return source_.column(line(mark), static_cast<size_t>(mark.column)); }
  size_t offset(const YAML::Mark& mark) const {
    return std::min(text_.size(), source_.offset(line(mark)) + static_cast<size_t>(mark.column));
  }
  Place place(const YAML::Mark& mark) { return {file_, line(mark), column(mark)}; }
  Place place(const Node& node) const { return {file_, node.line, node.column}; }
  [[noreturn]] static void stop(Place at, std::string message, std::string remedy) {
    throw Stop{{std::move(message), std::move(remedy), std::move(at)}};
  }

  void count(const Place& at, size_t nodes) {
    nodes_ += nodes;
    if (nodes_ > limits_.nodes)
      stop(at, fmt::format("more than {} values in one file", limits_.nodes),
           "split the scenario into several files");
  }
  void spend(const Place& at, size_t nodes) {
    alias_nodes_ += nodes;
    if (alias_nodes_ > limits_.alias_nodes)
      stop(at, fmt::format("anchors and aliases grow to more than {} values", limits_.alias_nodes),
           "write the values out, or name a smaller part");
  }

  Node start(const YAML::Mark& mark, const std::string& tag, Node::Kind kind) {
    count(place(mark), 1);
    if (!tag.empty() && tag != "?" && tag != "!")
      stop(place(mark), "tags are not used here",
           "remove the tag; to make text of a number, put it in quotes");
    Node node;
    node.kind = kind;
    node.line = line(mark);
    node.column = column(mark);
    return node;
  }

  void push(Node node, YAML::anchor_t anchor, const YAML::Mark& mark) {
    if (static_cast<int>(stack_.size()) >= limits_.depth)
      stop(place(mark), fmt::format("nested more than {} levels deep", limits_.depth),
           "no part of a scenario needs that many levels");
    stack_.push_back({std::move(node), anchor, nodes_ - 1, std::nullopt, offset(mark)});
    if (stack_.size() > 1 && expects_key(stack_[stack_.size() - 2]))
      refuse_key(place(mark), "write \"key: value\"; a \"?\" key is not used here");
  }
  void pop() {
    Open open = std::move(stack_.back());
    stack_.pop_back();
    finish(std::move(open.node), open.anchor, open.nodes_before);
  }

  static bool expects_key(const Open& open) { return open.node.is_mapping() && !open.key; }

  [[noreturn]] void refuse_key(const Place& at, std::string remedy) const {
    if (auto open = open_bracket()) throw Stop{std::move(*open)};
    stop(at, "a key must be text", std::move(remedy));
  }

  void finish(Node node, YAML::anchor_t anchor, size_t nodes_before) {
    if (anchor != 0) {
      const size_t held = nodes_ - nodes_before;
      spend(place(node), held);
      anchors_[anchor] = {node, held};
    }
    if (stack_.empty()) {
      root = std::move(node);
    } else if (Open& top = stack_.back(); top.node.is_sequence()) {
      top.node.items.push_back(std::move(node));
    } else if (top.key) {
      top.node.entries.push_back({std::move(*top.key), std::move(node)});
      top.key.reset();
    } else {
      if (!node.is_scalar()) refuse_key(place(node), "put the key in quotes");
      top.key = std::move(node);
    }
  }

  void check_keys(const Node& mapping) {
    std::unordered_map<std::string_view, int> lines;
    for (const Entry& entry : mapping.entries) {
      const auto [first, fresh] = lines.try_emplace(entry.key.text, entry.key.line);
      if (!fresh)
        problems_.push_back({"the key \"" + printable(entry.key.text) + "\" comes twice",
                             fmt::format("it stands on line {} already: keep one of them", first->second),
                             place(entry.key)});
    }
  }

  std::string_view text_;
  Source source_;
  const std::string& file_;
  const YamlLimits& limits_;
  Problems& problems_;
  std::vector<Open> stack_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  size_t nodes_ = 0;
  size_t alias_nodes_ = 0;
  int documents_ = 0;
};

Problem syntax_problem(const YAML::ParserException& error, std::string_view text, const std::string& file) {
  Source source(text);
  const int line = std::clamp(error.mark.line + 1, 1, source.lines());
  const auto byte = static_cast<size_t>(std::max(error.mark.column, 0));
  const SyntaxWords words = words_for(error.msg, source.line(line), byte);
  return {words.message, words.remedy, {file, line, source.column(line, byte)}};
}

}  // namespace

const Entry* Node::entry(std::string_view key) const {
  for (const Entry& each : entries)
    if (each.key.text == key) return &each;
  return nullptr;
}

const Node* Node::find(std::string_view key) const {
  const Entry* found = entry(key);
  return found == nullptr ? nullptr : &found->value;
}

Document read_yaml(std::string_view text, const std::string& file, const YamlLimits& limits) {
  Document out;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // a byte order mark
  if (auto refused = refused_text(text, file, limits)) {
    out.problems.push_back(std::move(*refused));
    return out;
  }
  Builder builder(text, file, limits, out.problems);
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
    if (!builder.root || builder.root->is_null())
      out.problems.push_back({"the file is empty", "start it with \"cfmock: 1\"", {file, 0, 0}});
    else
      out.root = std::move(builder.root);
  } catch (const Stop& stop) {
    out.problems.push_back(stop.problem);
  } catch (const YAML::ParserException& error) {
    auto open = builder.open_bracket();
    out.problems.push_back(open ? std::move(*open) : syntax_problem(error, text, file));
  } catch (const YAML::Exception& error) {
    out.problems.push_back({"not readable as YAML: " + error.msg, "", {file, error.mark.line + 1, 1}});
  }
  return out;
}

}  // namespace cfmock::scenario
