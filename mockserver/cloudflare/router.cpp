#include "cloudflare/router.hpp"

#include <unordered_map>
#include <vector>

#include "base/text.hpp"

namespace cfmock::cloudflare {
namespace {

struct Node {
  std::unordered_map<std::string_view, std::unique_ptr<Node>> children;
  std::unique_ptr<Node> id_child;
  std::string_view id_name;  // "zone_id": what id_child stands for
  std::vector<const OperationRow*> operations;
};

bool is_id(std::string_view segment) { return segment.size() > 2 && segment.front() == '{'; }

std::unique_ptr<Node> tree() {
  auto root = std::make_unique<Node>();
  for (const OperationRow& operation : operations()) {
    Node* node = root.get();
    for (const std::string_view segment : split(operation.path.substr(1), '/')) {
      auto& next = is_id(segment) ? node->id_child : node->children[segment];
      if (is_id(segment)) node->id_name = segment.substr(1, segment.size() - 2);
      if (next == nullptr) next = std::make_unique<Node>();
      node = next.get();
    }
    node->operations.push_back(&operation);
  }
  return root;
}

/// Cuts the segment that `rest` starts with; a slash, or nothing, is left.
std::string_view first_segment(std::string_view& rest) {
  const std::string_view segment = rest.substr(0, rest.find('/'));
  rest.remove_prefix(segment.size());
  return segment;
}

const OperationRow* any_operation_below(const Node& node) {
  if (!node.operations.empty()) return node.operations.front();
  if (node.id_child != nullptr)
    if (const OperationRow* found = any_operation_below(*node.id_child)) return found;
  for (const auto& [name, child] : node.children)
    if (const OperationRow* found = any_operation_below(*child)) return found;
  return nullptr;
}

/// The family of a path with a bad id follows from the rest of the path, as far as it is known.
const OperationRow* operation_along(const Node& from, std::string_view rest) {
  const Node* node = &from;
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::string_view segment = first_segment(rest);
    const auto child = node->children.find(segment);
    if (child != node->children.end())
      node = child->second.get();
    else if (node->id_child != nullptr)
      node = node->id_child.get();
    else
      break;
  }
  return any_operation_below(*node);
}

}  // namespace

bool well_formed_id(std::string_view id) { return id.size() == 32 && is_hex(id); }

std::string_view Route::id(std::string_view name) const {
  if (operation == nullptr) return {};
  size_t at = 0;
  for (const std::string_view segment : split(operation->path, '/')) {
    if (!is_id(segment)) continue;
    if (segment.substr(1, segment.size() - 2) == name) return at < ids.size() ? ids[at] : std::string_view{};
    ++at;
  }
  return {};
}

Route route(std::string_view method, std::string_view path) {
  static const std::unique_ptr<Node> root = tree();
  Route out;
  if (!path.starts_with(kApiRoot) || (path.size() > kApiRoot.size() && path[kApiRoot.size()] != '/')) {
    out.kind = Route::Kind::kOutside;
    return out;
  }
  std::string_view rest = path.substr(kApiRoot.size());
  if (rest.size() > 1 && rest.ends_with('/')) rest.remove_suffix(1);
  const Node* node = root.get();
  size_t count = 0;
  while (!rest.empty()) {
    rest.remove_prefix(1);  // the slash: what stands behind it is a segment, be it empty
    const std::string_view segment = first_segment(rest);
    const auto child = node->children.find(segment);
    if (child != node->children.end()) {
      node = child->second.get();
      continue;
    }
    if (node->id_child == nullptr) return out;
    if (!well_formed_id(segment)) {
      out.kind = Route::Kind::kMalformedId;
      out.id_kind = node->id_name.substr(0, node->id_name.find('_'));
      out.operation = operation_along(*node->id_child, rest);
      return out;
    }
    if (count < out.ids.size()) out.ids[count++] = segment;
    node = node->id_child.get();
  }
  if (node->operations.empty()) return out;
  out.operation = node->operations.front();
  out.kind = Route::Kind::kWrongMethod;
  for (const OperationRow* operation : node->operations)
    if (operation->method == method) out.operation = operation, out.kind = Route::Kind::kFound;
  return out;
}

}  // namespace cfmock::cloudflare
