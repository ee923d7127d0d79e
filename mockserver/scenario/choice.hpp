#pragma once
// Objects of several shapes, told apart by a leading key: {error: ...}, {status: ...} or {fault: ...}.

#include <algorithm>

#include "scenario/fields.hpp"

namespace cfmock::scenario {

template <class T>
struct Shape {
  std::vector<std::string> keys;  // any of these shows that it is this shape
  Type<T> type;
};

/// Reads the rest of a mapping whose leading key is misspelt, as if it were not, for its other mistakes. The
/// misspelling was reported.
template <class T>
std::optional<T> read_as_meant(Reader& in, const Node& node, const std::vector<std::string>& known,
                               const std::vector<Shape<T>>& shapes) {
  for (size_t i = 0; i < node.entries.size() && !in.full(); ++i) {
    const auto meant = meant_key(node.entries[i].key.text, known);
    if (!meant) continue;
    Node mended = node;
    mended.entries[i].key.text = *meant;
    for (const Shape<T>& shape : shapes)
      if (std::find(shape.keys.begin(), shape.keys.end(), *meant) != shape.keys.end())
        return shape.type.read(in, mended);
  }
  return std::nullopt;
}

/// The first shape whose key stands in the mapping reads it.
template <class T>
Type<T> by_key(std::string name, std::vector<Shape<T>> shapes) {
  return {[name, shapes](Reader& in, const Node& node) -> std::optional<T> {
            if (!expect_mapping(in, node, name)) return std::nullopt;
            std::vector<std::string> known;
            for (const Shape<T>& shape : shapes)
              for (const std::string& key : shape.keys) {
                if (node.find(key) != nullptr) return shape.type.read(in, node);
                known.push_back(key);
              }
            const Node& at = node.entries.empty() ? node : node.entries.front().key;
            in.error(at, with_article(name) + " needs one of its leading keys", words_remedy(at.text, known));
            return read_as_meant(in, node, known, shapes);
          },
          [shapes](Schema& schema) {
            Json out = Json::array();
            for (const Shape<T>& shape : shapes) out.push_back(shape.type.schema(schema));
            return Json{{"anyOf", out}};
          }};
}

}  // namespace cfmock::scenario
