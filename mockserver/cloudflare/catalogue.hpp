#pragma once
// Every operation of the API: what it asks for, how its family words things, how it lists. Read from a
// catalogue file (the embedded one, or one that `cfmock import openapi` made), together with what we know of
// its routes: fixtures/route-groups.tsv, handlers.tsv and seen-operations.tsv. Constant once read: any thread
// may ask. The paths are read at once; what else a line says when its operation is first asked for, because a
// client uses a dozen of three thousand and its first answer should not wait for the others.

#include <array>
#include <atomic>
#include <bitset>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "cloudflare/router.hpp"
#include "cloudflare/tables.hpp"

namespace cfmock::cloudflare {

/// How a GET answers: no list; a list without pages; page and per_page; result_info.cursor;
/// result_info.cursors.after; result_info.next_page_token; not in an envelope at all.
enum class Lists : uint8_t { kNone, kAll, kPage, kCursor, kCursorAfter, kPageToken, kRaw };

struct OperationRow {
  std::string_view method, path;
  std::string_view text;     // "GET /zones/{zone_id}"
  std::string_view id_path;  // the path with the names that handlers use for its ids
  const FamilyRow* family = nullptr;
  const LimitRow* limit = nullptr;
  std::string_view resource;         // a word of fixtures/route-groups.tsv or handlers.tsv
  std::string_view handler;          // "": served generically
  const GroupSet* groups = nullptr;  // any of these suffices
  bool groups_known = false;         // false: any group of the scope, for a write no Read group (inferred)
  Lists lists = Lists::kNone;
  std::string_view list_key;  // the list stands in result.KEY; "": it is the result
  std::string_view evidence;  // for the groups: documented, product, older, unknown, seen
  std::string_view permission, source;
  int node = 0;
};

struct CatalogueLoad;
struct HandlerRow;

class Catalogue {
 public:
  /// Largest file that is read, in bytes; the published API fills a tenth of it.
  static constexpr size_t kLargest = 4 * 1024 * 1024;
  static constexpr size_t kMostOperations = 20'000;

  /// Nothing is half loaded: a file with an error gives no catalogue, and at most 20 problems. `file` stands
  /// in their places.
  static CatalogueLoad parse(std::string text, const std::string& file);

  /// `path`: undecoded, without query: "/client/v4/zones/…". A trailing slash does not count. The cost
  /// depends on the segments of the path, not on the number of operations.
  Route route(std::string_view method, std::string_view path) const;

  /// All of them, in the order of the file.
  std::span<const OperationRow> operations() const;
  std::string_view edition() const { return edition_; }

  // The tree of paths, for whoever serves or checks by shape. A node is a path; 0 is the root.
  int parent(int node) const { return at(node).parent; }
  bool is_id(int node) const { return at(node).is_id; }
  int items(int node) const { return at(node).id_child; }  // the path of one of its items; -1: none
  bool has_method(int node, std::string_view method) const { return line_at(node, method) >= 0; }
  const OperationRow* operation_at(int node, std::string_view method) const;

  /// Methods of the operations whose path fits a pattern: segments, "{…}" for any one, a final "**" for any
  /// rest.
  std::vector<std::string_view> methods_of(const std::vector<std::string>& segments) const;

 private:
  friend class CatalogueReader;
  struct Node {
    int parent = -1, id_child = -1, first_child = -1, next_sibling = -1;
    int first_operation = -1;
    bool is_id = false;
    bool hex = false;  // as an id: must be 32 hex digits
    uint16_t id_kind = 0;  // into id_kinds_
    std::string_view segment;
  };
  /// An operation as routing needs it: "METHOD /path", a tab, and the rest of its line.
  struct Line {
    std::string_view text;
    int node = 0;
    int next = -1;  // of the same path
    int file = 0;   // whose sets it names
    std::string_view method() const { return text.substr(0, text.find(' ')); }
  };
  struct Edge {
    int parent = -1, child = -1;
  };
  const Node& at(int node) const { return nodes_[static_cast<size_t>(node)]; }
  int child(int node, std::string_view segment) const;
  size_t slot(int node, std::string_view segment) const;
  int walk(int node, std::string_view rest, Route& out, size_t depth) const;
  int line_at(int node, std::string_view method) const;
  const OperationRow& row(int line) const;
  OperationRow read_row(int line) const;
  const GroupSet& read_set(std::string_view names) const;
  void lines_are_complete();
  const OperationRow* along(int node, std::string_view rest) const;
  const OperationRow* any_below(int node) const;
  void collect(int node, const std::vector<std::string>& segments, size_t from,
               std::vector<std::string_view>& out) const;
  void collect_below(int node, std::vector<std::string_view>& out) const;

  std::shared_ptr<const std::string> text_;  // what the views point into; null: the embedded file
  std::string_view edition_;
  std::array<std::unordered_map<std::string_view, std::string_view>, 2> sets_;  // by file: name, groups
  std::vector<Line> lines_;
  std::unordered_map<int, const HandlerRow*> handlers_;  // by line
  std::vector<std::string_view> id_kinds_{""};  // "zone": as malformed ids are told by
  std::vector<Node> nodes_;
  std::vector<Edge> edges_;  // open addressing by (parent, segment); size is a power of two

  // Rows that were asked for. The storage is not touched before: untouched pages cost nothing.
  mutable std::mutex mutex_;
  std::unique_ptr<std::byte[]> rows_;
  std::unique_ptr<std::atomic<bool>[]> ready_;
  mutable std::unordered_map<const char*, GroupSet> read_sets_;  // by where the groups stand in the file
};

struct CatalogueLoad {
  std::shared_ptr<const Catalogue> catalogue;  // null: see problems
  Problems problems;
};

const Catalogue& embedded_catalogue();

}  // namespace cfmock::cloudflare
