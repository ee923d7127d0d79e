#pragma once
// YAML text as a tree with places. The one place that knows yaml-cpp: the rest of the room sees only this
// tree.
//
// The text is hostile until shown otherwise, so every limit is checked while it is read, before anything
// large exists. What a scenario does not need is refused rather than interpreted: tags, several documents,
// keys that are not text, tabs as indentation.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cfmock::scenario {

struct Entry;

struct Node {
  enum class Kind { kNull, kScalar, kSequence, kMapping } kind = Kind::kNull;
  std::string text;     // kScalar
  bool quoted = false;  // kScalar: in quotes or a block, so it is text whatever it looks like
  // Columns count characters, not bytes, from 1. end_column is one past the last character of a scalar that
  // stands on one line as it is (no escapes, no folding); otherwise it is 0.
  int line = 0;
  int column = 0;
  int end_column = 0;
  std::vector<Node> items;     // kSequence
  std::vector<Entry> entries;  // kMapping, in the order of the file; no key comes twice

  bool is_null() const { return kind == Kind::kNull; }
  bool is_scalar() const { return kind == Kind::kScalar; }
  bool is_sequence() const { return kind == Kind::kSequence; }
  bool is_mapping() const { return kind == Kind::kMapping; }
  /// A scalar without quotes: the only kind that can be a number, true or false.
  bool is_plain() const { return is_scalar() && !quoted; }

  const Entry* entry(std::string_view key) const;
  const Node* find(std::string_view key) const;  // the value, or nullptr
};

struct Entry {
  Node key;  // kScalar
  Node value;
};

struct YamlLimits {
  size_t bytes = 1 << 20;
  int depth = 40;
  size_t nodes = 200000;
  size_t alias_nodes = 1000;  // that anchors and aliases may hold and copy, all together
};

/// The tree, or every problem found: a broken text gives one, doubled keys give one each.
struct Document {
  std::optional<Node> root;
  Problems problems;
};
Document read_yaml(std::string_view text, const std::string& file, const YamlLimits& limits = {});

/// The node on one line, as it could stand in a file: "{after: {code: [10000, 9109]}}".
std::string flow_text(const Node& node);

}  // namespace cfmock::scenario
