#include "cloudflare/router.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cloudflare/catalogue.hpp"

namespace cfmock::cloudflare {
namespace {

/// Cuts the segment that `rest` starts with; a slash, or nothing, is left.
std::string_view first_segment(std::string_view& rest) {
  const std::string_view segment = rest.substr(0, rest.find('/'));
  rest.remove_prefix(segment.size());
  return segment;
}

/// The account or zone that a path begins with: documents call it account_id, accountId, path_account_id,
/// zone_identifier.
bool is_scope_of(std::string_view path, std::string_view name) {
  return (name == "account_id" && path.starts_with("/accounts/{")) ||
         (name == "zone_id" && path.starts_with("/zones/{"));
}

}  // namespace

bool well_formed_id(std::string_view id) { return id.size() == 32 && is_hex(id); }

std::string_view Route::id(std::string_view name) const {
  if (operation == nullptr) return {};
  if (is_scope_of(operation->id_path, name)) return ids[0];
  size_t at = 0;
  std::string_view rest = operation->id_path;
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::string_view segment = first_segment(rest);
    if (!segment.starts_with('{')) continue;
    if (segment.substr(1, segment.size() - 2) == name) return at < ids.size() ? ids[at] : std::string_view{};
    ++at;
  }
  return {};
}

Route Catalogue::route(std::string_view method, std::string_view path) const {
  Route out;
  if (!path.starts_with(kApiRoot) || (path.size() > kApiRoot.size() && path[kApiRoot.size()] != '/')) {
    out.kind = Route::Kind::kOutside;
    return out;
  }
  std::string_view rest = path.substr(kApiRoot.size());
  if (rest.size() > 1 && rest.ends_with('/')) rest.remove_suffix(1);
  const int node = walk(0, rest, out, 0);
  if (node < 0) return out;
  out.kind = Route::Kind::kWrongMethod;
  out.operation = &row(at(node).first_operation);
  if (const OperationRow* exact = operation_at(node, method))
    out.operation = exact, out.kind = Route::Kind::kFound;
  return out;
}

// A literal segment before an id; where the literal leads nowhere (a Worker called "search"), the id is
// tried. Depth is that of the tree, so a hostile path costs no more than a long one of the API.
int Catalogue::walk(int node, std::string_view rest, Route& out, size_t depth) const {
  if (rest.empty()) return at(node).first_operation >= 0 ? node : -1;
  rest.remove_prefix(1);  // the slash: what stands behind it is a segment, be it empty
  const std::string_view segment = first_segment(rest);
  if (const int literal = child(node, segment); literal >= 0)
    if (const int found = walk(literal, rest, out, depth); found >= 0) return found;
  const int id = at(node).id_child;
  if (id < 0) return -1;
  if (at(id).hex ? !well_formed_id(segment) : segment.empty()) {
    if (at(id).hex && out.kind != Route::Kind::kMalformedId) {
      out.kind = Route::Kind::kMalformedId;
      out.id_kind = id_kinds_[at(id).id_kind];
      out.malformed = segment;
      out.operation = along(id, rest);
    }
    return -1;
  }
  if (depth < out.ids.size()) out.ids[depth] = segment;
  const int found = walk(id, rest, out, depth + 1);
  if (found >= 0 && out.id_count < depth + 1) out.id_count = depth + 1;
  return found;
}

/// The family of a path with a bad id follows from the rest of the path, as far as it is known.
const OperationRow* Catalogue::along(int node, std::string_view rest) const {
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const int literal = child(node, first_segment(rest));
    const int next = literal >= 0 ? literal : at(node).id_child;
    if (next < 0) break;
    node = next;
  }
  return any_below(node);
}

const OperationRow* Catalogue::any_below(int node) const {
  if (at(node).first_operation >= 0) return &row(at(node).first_operation);
  for (int next = at(node).first_child; next >= 0; next = at(next).next_sibling)
    if (const OperationRow* found = any_below(next)) return found;
  return nullptr;
}

size_t Catalogue::slot(int node, std::string_view segment) const {
  uint64_t hash = 14695981039346656037ULL ^ (static_cast<uint64_t>(node) * 0x9E3779B97F4A7C15ULL);
  for (const char c : segment) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  const size_t mask = edges_.size() - 1;
  size_t at_slot = static_cast<size_t>(hash ^ (hash >> 29)) & mask;
  while (edges_[at_slot].child >= 0 &&
         (edges_[at_slot].parent != node || at(edges_[at_slot].child).segment != segment))
    at_slot = (at_slot + 1) & mask;
  return at_slot;
}

int Catalogue::child(int node, std::string_view segment) const { return edges_[slot(node, segment)].child; }

int Catalogue::line_at(int node, std::string_view method) const {
  int line = at(node).first_operation;
  while (line >= 0 && lines_[static_cast<size_t>(line)].method() != method) line = lines_[static_cast<size_t>(line)].next;
  return line;
}

const OperationRow* Catalogue::operation_at(int node, std::string_view method) const {
  const int line = line_at(node, method);
  return line < 0 ? nullptr : &row(line);
}

std::vector<std::string_view> Catalogue::methods_of(const std::vector<std::string>& segments) const {
  std::vector<std::string_view> out;
  collect(0, segments, 0, out);
  return out;
}

void Catalogue::collect(int node, const std::vector<std::string>& segments, size_t from,
                        std::vector<std::string_view>& out) const {
  if (from == segments.size()) {
    for (int i = at(node).first_operation; i >= 0; i = lines_[static_cast<size_t>(i)].next)
      out.push_back(lines_[static_cast<size_t>(i)].method());
    return;
  }
  const std::string& segment = segments[from];
  if (segment == "**") return collect_below(node, out);
  if (segment.starts_with('{')) {
    for (int next = at(node).first_child; next >= 0; next = at(next).next_sibling)
      collect(next, segments, from + 1, out);
    return;
  }
  if (const int literal = child(node, segment); literal >= 0) collect(literal, segments, from + 1, out);
  if (const int id = at(node).id_child; id >= 0) collect(id, segments, from + 1, out);
}

void Catalogue::collect_below(int node, std::vector<std::string_view>& out) const {
  for (int i = at(node).first_operation; i >= 0; i = lines_[static_cast<size_t>(i)].next) {
    const std::string_view method = lines_[static_cast<size_t>(i)].method();
    if (std::find(out.begin(), out.end(), method) == out.end()) out.push_back(method);
  }
  for (int next = at(node).first_child; next >= 0; next = at(next).next_sibling) collect_below(next, out);
}

}  // namespace cfmock::cloudflare
