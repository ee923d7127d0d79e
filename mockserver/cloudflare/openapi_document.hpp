#pragma once
// The parts of an OpenAPI document that say what operations there are, whom they ask for and how they list;
// the rest (nine tenths: schemas, texts, examples) is looked at for well-formed JSON and dropped while it is
// read. Pure: text in, tree out.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace cfmock::cloudflare::openapi {

/// Largest document that is read, in bytes: four times what Cloudflare published in 2026.
inline constexpr size_t kLargest = 64 * 1024 * 1024;
/// Deepest nesting; the published documents have 28.
inline constexpr size_t kDeepest = 200;

struct Node {
  enum class Kind { kNull, kText, kNumber, kBool, kObject, kArray } kind = Kind::kNull;
  std::string text;                                   // kText
  std::vector<std::pair<std::string, Node>> members;  // kObject: by key; kArray: in order, with empty keys
  size_t end = 0;                                     // the byte behind its key, or behind its first token

  bool is(Kind wanted) const { return kind == wanted; }
  /// kObject: the member of that name; nullptr: none.
  const Node* find(std::string_view key) const;
  std::string_view kind_word() const;  // "a list"
};

struct Document {
  Node root;
  Problems problems;  // of JSON and of size; with any, root is not to be used
};

Document read_document(std::string_view text, const std::string& file);

/// Where the token that ends before byte `end` begins.
Place place_in(std::string_view text, const std::string& file, size_t end);
/// A key as a step of a JSON pointer: "/" is "~1", "~" is "~0".
std::string pointer_step(std::string_view key);

}  // namespace cfmock::cloudflare::openapi
