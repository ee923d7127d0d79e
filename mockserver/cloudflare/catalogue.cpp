#include "cloudflare/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <unordered_map>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "cloudflare/learned_groups.hpp"

namespace cfmock::cloudflare {
namespace {

constexpr std::string_view kFormat = "cfmock-catalogue";
constexpr std::string_view kVersion = "1";
constexpr size_t kMostProblems = 20;
constexpr size_t kCells = 7;
constexpr size_t kLongestName = 200;  // of a permission group
constexpr std::array<std::string_view, 5> kMethods{"GET", "POST", "PUT", "PATCH", "DELETE"};
constexpr std::array<std::string_view, 5> kEvidence{"documented", "product", "older", "unknown", "seen"};

template <class Words>
std::string words(const Words& list) {
  return one_of(std::vector<std::string>(list.begin(), list.end()));
}

std::optional<Lists> lists_named(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, Lists>, 7> table{
      {{"-", Lists::kNone},
       {"all", Lists::kAll},
       {"page", Lists::kPage},
       {"cursor", Lists::kCursor},
       {"cursor-after", Lists::kCursorAfter},
       {"page-token", Lists::kPageToken},
       {"raw", Lists::kRaw}}};
  for (const auto& [name, lists] : table)
    if (name == word) return lists;
  return std::nullopt;
}

bool is_id_segment(std::string_view segment) { return segment.find('{') != std::string_view::npos; }

/// The groups that an operation of this scope can ask for at all, where nobody says which.
const GroupSet& any_of_scope(std::string_view resource, bool writes) {
  static const auto sets = [] {
    std::array<std::array<GroupSet, 2>, 4> out;
    const auto& groups = permission_groups();
    for (size_t i = 0; i < groups.size(); ++i) {
      const size_t scope = groups[i].scope == "account" ? 0
                           : groups[i].scope == "zone"  ? 1
                           : groups[i].scope == "user"  ? 2
                                                        : 3;
      if (scope == 3) continue;
      out[scope][0].set(i);
      if (!groups[i].name.ends_with(" Read")) out[scope][1].set(i);
    }
    for (size_t scope = 0; scope < 3; ++scope) {
      constexpr std::array<std::string_view, 3> kScopes{"account", "zone", "user"};
      out[scope][1] |= learned_indices(kScopes[scope], false);
      out[scope][0] |= learned_indices(kScopes[scope], false) | learned_indices(kScopes[scope], true);
    }
    return out;
  }();
  const size_t scope = resource == "account" ? 0 : resource == "zone" ? 1 : resource == "user" ? 2 : 3;
  return sets[scope][writes ? 1 : 0];
}

struct RouteGroup {
  std::vector<std::string_view> segments;
  std::string_view resource;
  const FamilyRow* family;
  const LimitRow* limit;
};

[[noreturn]] void broken(std::string_view file, std::string_view what) {
  std::fprintf(stderr, "cfmock: broken table %.*s: %.*s\n", static_cast<int>(file.size()), file.data(),
               static_cast<int>(what.size()), what.data());
  std::abort();
}

const LimitRow* limit_named(std::string_view file, std::string_view name) {
  for (const LimitRow& limit : limits())
    if (limit.policy == name) return &limit;
  broken(file, name);
}

const std::vector<RouteGroup>& route_groups() {
  static const auto table = [] {
    constexpr std::string_view file = "fixtures/route-groups.tsv";
    std::vector<RouteGroup> out;
    for (const auto& c : table_rows(file, 6)) {
      RouteGroup group{{}, c[1], find_family(c[2]), limit_named(file, c[3])};
      if (group.family == nullptr) broken(file, c[2]);
      if (c[0] != "/") group.segments = split(c[0].substr(1), '/');
      out.push_back(std::move(group));
    }
    return out;
  }();
  return table;
}

/// The longest prefix wins; of two as long, the one with fewer "{}".
const RouteGroup& group_of(const std::vector<std::string_view>& path) {
  const RouteGroup* best = nullptr;
  std::pair<size_t, size_t> best_rank;
  for (const RouteGroup& group : route_groups()) {
    if (group.segments.size() > path.size()) continue;
    size_t literals = 0;
    bool fits = true;
    for (size_t i = 0; i < group.segments.size() && fits; ++i) {
      fits = group.segments[i] == "{}" || group.segments[i] == path[i];
      literals += group.segments[i] != "{}";
    }
    const std::pair rank{group.segments.size(), literals};
    if (fits && (best == nullptr || rank > best_rank)) best = &group, best_rank = rank;
  }
  return *best;
}

}  // namespace

/// Reads lines into a catalogue, and notes what is wrong with them.
class CatalogueReader {
 public:
  /// `checked`: a test has read these very lines; what would be refused in a line is not looked for again, at every start.
  CatalogueReader(Catalogue& out, Problems& problems, bool checked) : out_(out), problems_(problems), checked_(checked) {
    out_.nodes_.reserve(8192);  // the published API has about 5,000 paths
    out_.next_at_node_.reserve(4096);
    out_.nodes_.emplace_back();
    out_.edges_.resize(16384);
  }

  /// `adding`: rows that the catalogue has already are left alone.
  void read(std::string_view text, const std::string& file, bool adding) {
    file_ = file, adding_ = adding, line_ = 0, headed_ = false;
    sets_.clear();
    while (!text.empty() && problems_.size() < kMostProblems) {
      const size_t end = text.find('\n');
      std::string_view line = text.substr(0, end);
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
      ++line_;
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.empty() || line.front() == '#') continue;
      if (!headed_) {
        if (!read_head(line)) return;
      } else if (line.starts_with("groups\t")) {
        read_set(line);
      } else {
        read_operation(line);
      }
    }
    line_ = std::max(line_, 1);
    if (!headed_ && problems_.empty()) fail(1, "this is no catalogue: it is empty", head_remedy());
  }

  struct NewGroup {
    std::string_view name;
    GroupSet* set;
    Place place;
  };

  const std::vector<NewGroup>& new_groups() const { return new_groups_; }

  /// Groups that our table does not know, once nothing else is wrong with the file. Their scope is that of
  /// the first operation that asks for them (inferred).
  void learn_groups() {
    if (new_groups_.empty()) return;
    std::unordered_map<const GroupSet*, std::string_view> scopes;
    for (const OperationRow& row : out_.operations_)
      scopes.try_emplace(row.groups, row.resource == "zone" || row.resource == "user"
                                         ? row.resource
                                         : std::string_view("account"));
    for (const NewGroup& group : new_groups_) {
      const auto scope = scopes.find(group.set);
      const int index =
          learn_group(group.name, scope == scopes.end() ? std::string_view("account") : scope->second);
      if (index < 0) {
        problems_.push_back({"there is no room for so many permission groups that this cfmock does not know",
                             "use a newer cfmock: it knows more of them", group.place, Severity::kError});
        return;
      }
      group.set->set(static_cast<size_t>(index));
    }
  }

  /// What only our tables know: handlers, and which ids must be 32 hex digits.
  void add_handlers() {
    for (const char* root : {"accounts", "zones"})
      if (const int node = out_.child(0, root); node >= 0 && out_.items(node) >= 0)
        must_be_hex(out_.items(node), std::string_view(root).substr(0, std::string_view(root).size() - 1));
    for (const auto& c : table_rows("fixtures/handlers.tsv", 7)) {
      const std::string_view path = c[0].substr(c[0].find(' ') + 1);
      int node = 0;
      for (const std::string_view segment : split(path.substr(1), '/')) {
        node = is_id_segment(segment) ? out_.items(node) : out_.child(node, segment);
        if (node < 0) break;
        if (is_id_segment(segment)) must_be_hex(node, segment.substr(1, segment.find('_') - 1));
      }
      if (node >= 0) serve_by_handler(node, c, path);
    }
  }

 private:
  static std::string head_remedy() {
    return fmt::format("the first line is \"{}\", a tab, \"{}\", a tab, and which edition of the API it is",
                       kFormat, kVersion);
  }

  void fail(int column, std::string message, std::string remedy) {
    problems_.push_back({std::move(message), std::move(remedy), {file_, line_, column}, Severity::kError});
  }
  /// Where `cell` stands in its line, from 1.
  static int column(std::string_view line, std::string_view cell) {
    return static_cast<int>(cell.data() - line.data()) + 1;
  }

  bool read_head(std::string_view line) {
    const auto cells = split(line, '\t');
    headed_ = true;
    if (cells[0] != kFormat || cells.size() != 3) {
      fail(1, "this is no catalogue", head_remedy());
      return false;
    }
    if (cells[1] != kVersion) {
      fail(column(line, cells[1]),
           fmt::format("version \"{}\" of the catalogue format is unknown", printable(cells[1])),
           fmt::format("this cfmock reads version {}: make the file again by \"cfmock import openapi\"",
                       kVersion));
      return false;
    }
    if (!adding_) out_.edition_ = cells[2];
    return true;
  }

  void read_set(std::string_view line) {
    const auto cells = split(line, '\t');
    if (cells.size() != 3 || cells[1].empty() || cells[2].empty())
      return fail(1, "a set of groups has a name and its groups",
                  "groups, a tab, the name, a tab, \"Group A;Group B\"");
    GroupSet& set = out_.sets_.emplace_back();
    for (const std::string_view name : split(cells[2], ';')) {
      const GroupSet called = permission_groups_called(name);
      set |= called;
      if (called.any()) continue;
      if (!is_name(name))
        fail(column(line, name),
             fmt::format("\"{}\" is no permission group", printable(name.substr(0, kLongestName))),
             "names as Cloudflare's API reference spells them, with a ; between two");
      else
        new_groups_.push_back({name, &set, {file_, line_, column(line, name)}});
    }
    if (!sets_.emplace(cells[1], &out_.sets_.back()).second)
      fail(column(line, cells[1]), fmt::format("the set \"{}\" is stated twice", printable(cells[1])),
           "a name for each set");
  }

  static bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= kLongestName && valid_utf8(name) && trim(name) == name &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) { return c >= ' ' && c != 0x7f; });
  }

  void read_operation(std::string_view line) {
    std::array<std::string_view, kCells> cells;
    size_t count = 0;
    for (std::string_view rest = line;; ++count) {
      const size_t tab = rest.find('\t');
      if (count < kCells) cells[count] = rest.substr(0, tab);
      if (tab == std::string_view::npos) break;
      rest.remove_prefix(tab + 1);
    }
    if (++count != kCells)
      return fail(1, fmt::format("an operation has {} cells, not {}", kCells, count),
                  "operation, set of groups, evidence, lists, evidence for lists, permission string, source; "
                  "\"-\" where there is none");
    const size_t space = cells[0].find(' ');
    const std::string_view method = cells[0].substr(0, space);
    const std::string_view path =
        space == std::string_view::npos ? std::string_view{} : cells[0].substr(space + 1);
    if (!checked_ && (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end() || !path_is_good(path)))
      return fail(1, fmt::format("\"{}\" is no operation", printable(cells[0])),
                  words(kMethods) + ", a space, and a path below /client/v4 such as /zones/{zone_id}");
    if (out_.operations_.size() >= Catalogue::kMostOperations)
      return fail(1, fmt::format("more than {} operations", Catalogue::kMostOperations),
                  "the published API has about 3,000");
    add(line, cells, method, path);
  }

  static bool path_is_good(std::string_view path) {
    constexpr size_t kLongest = 512, kDeepest = 32;
    if (path.size() > kLongest || !path.starts_with('/') || path.size() < 2) return false;
    const auto segments = split(path.substr(1), '/');
    return segments.size() <= kDeepest &&
           std::all_of(segments.begin(), segments.end(), [](std::string_view segment) {
             const auto open = std::count(segment.begin(), segment.end(), '{');
             return !segment.empty() && open == std::count(segment.begin(), segment.end(), '}') &&
                    std::all_of(segment.begin(), segment.end(),
                                [](unsigned char c) { return c > ' ' && c < 0x7f && c != '?' && c != '#'; });
           });
  }

  void add(std::string_view line, const std::array<std::string_view, kCells>& cells, std::string_view method,
           std::string_view path) {
    OperationRow row;
    row.method = method, row.path = row.id_path = path, row.text = cells[0];
    row.evidence = cells[2], row.permission = cells[5], row.source = cells[6];
    if (!checked_ && std::find(kEvidence.begin(), kEvidence.end(), row.evidence) == kEvidence.end())
      fail(column(line, cells[2]), fmt::format("\"{}\" is no evidence", printable(cells[2])),
           words(kEvidence));
    const size_t colon = cells[3].find(':');
    if (const auto lists = lists_named(cells[3].substr(0, colon)))
      row.lists = *lists;
    else
      fail(column(line, cells[3]), fmt::format("\"{}\" is no way to list", printable(cells[3])),
           "-, all, page, cursor, cursor-after, page-token or raw, with \":KEY\" behind it where the list "
           "stands in result.KEY");
    if (colon != std::string_view::npos) row.list_key = cells[3].substr(colon + 1);
    const RouteGroup& group = group_cached(path);
    row.resource = group.resource, row.family = group.family, row.limit = group.limit;
    row.groups = &any_of_scope(row.resource, method != "GET");
    if (cells[1] != "-") {
      const auto set = sets_.find(cells[1]);
      if (set == sets_.end())
        return fail(column(line, cells[1]),
                    fmt::format("no set of groups is called \"{}\"", printable(cells[1])),
                    "a line that says \"groups\" and this name, above the operation; or \"-\" where they are "
                    "not known");
      row.groups = set->second, row.groups_known = true;
    }
    place(std::move(row), line);
  }

  void place(OperationRow row, std::string_view line) {
    const int node = node_of(row.path);
    if (out_.operation_at(node, row.method) != nullptr) {
      if (!adding_)
        fail(column(line, row.text), fmt::format("\"{}\" is stated twice", printable(row.text)),
             "one line for each method and path");
      return;
    }
    row.node = node;
    const int index = static_cast<int>(out_.operations_.size());
    out_.operations_.push_back(row);
    out_.next_at_node_.push_back(-1);
    int* link = &out_.nodes_[static_cast<size_t>(node)].first_operation;
    while (*link >= 0) link = &out_.next_at_node_[static_cast<size_t>(*link)];
    *link = index;
  }

  /// Neighbours in the file share most of their path: only what differs from the one before is walked.
  int node_of(std::string_view path) {
    const auto differs = std::mismatch(path.begin(), path.end(), last_path_.begin(), last_path_.end()).first;
    const auto common = static_cast<size_t>(differs - path.begin());
    while (!trail_.empty() && (trail_.back().first > common || (trail_.back().first < path.size() && path[trail_.back().first] != '/')))
      trail_.pop_back();
    size_t at = trail_.empty() ? 0 : trail_.back().first;
    int node = trail_.empty() ? 0 : trail_.back().second;
    while (at < path.size()) {
      const size_t end = std::min(path.find('/', at + 1), path.size());
      node = step(node, path.substr(at + 1, end - at - 1));
      trail_.emplace_back(end, node);
      at = end;
    }
    last_path_ = path;
    return node;
  }

  int step(int node, std::string_view segment) {
    const bool id = is_id_segment(segment);
    if (id && out_.items(node) >= 0) return out_.items(node);
    size_t slot = 0;
    if (!id) {
      slot = out_.slot(node, segment);
      if (out_.edges_[slot].child >= 0) return out_.edges_[slot].child;
    }
    const int next = static_cast<int>(out_.nodes_.size());
    Catalogue::Node fresh;
    fresh.parent = node, fresh.segment = segment, fresh.is_id = id;
    Catalogue::Node& above = out_.nodes_[static_cast<size_t>(node)];
    fresh.next_sibling = above.first_child;
    above.first_child = next;
    if (id) above.id_child = next;
    out_.nodes_.push_back(fresh);
    if (!id) {
      out_.edges_[slot] = {node, next};
      if (++literal_count_ * 2 > out_.edges_.size()) grow();
    }
    return next;
  }

  void grow() {
    std::vector<Catalogue::Edge> old(out_.edges_.size() * 2);
    old.swap(out_.edges_);
    for (const Catalogue::Edge& edge : old)
      if (edge.child >= 0) out_.edges_[out_.slot(edge.parent, out_.at(edge.child).segment)] = edge;
  }

  /// Neighbours in the file belong to one product: their group is looked up once.
  const RouteGroup& group_cached(std::string_view path) {
    constexpr int kSegments = 4;
    size_t end = 0;
    for (int i = 0; i < kSegments && end != std::string_view::npos; ++i) end = path.find('/', end + 1);
    const std::string_view head = path.substr(0, end);
    if (group_ == nullptr || head != group_head_) {
      auto segments = split(head.substr(1), '/');
      group_ = &group_of(segments), group_head_ = head;
    }
    return *group_;
  }

  void must_be_hex(int node, std::string_view kind) {
    Catalogue::Node& id = out_.nodes_[static_cast<size_t>(node)];
    id.hex = true, id.id_kind = kind;
  }

  void serve_by_handler(int node, const std::vector<std::string_view>& c, std::string_view path) {
    const std::string_view method = c[0].substr(0, c[0].find(' '));
    auto* row = const_cast<OperationRow*>(out_.operation_at(node, method));
    if (row == nullptr) return;
    row->id_path = path, row->handler = c[1], row->family = find_family(c[2]), row->resource = c[3];
    row->limit = limit_named("fixtures/handlers.tsv", c[4]);
    if (row->family == nullptr) broken("fixtures/handlers.tsv", c[2]);
  }

  Catalogue& out_;
  Problems& problems_;
  std::vector<NewGroup> new_groups_;
  std::string file_;
  bool adding_ = false, headed_ = false;
  const bool checked_;
  int line_ = 0;
  size_t literal_count_ = 0;
  std::string_view last_path_;                      // with where its segments end, and their nodes
  std::vector<std::pair<size_t, int>> trail_;
  std::unordered_map<std::string_view, const GroupSet*> sets_;
  const RouteGroup* group_ = nullptr;
  std::string_view group_head_;
};

namespace {

constexpr std::string_view kSeen = "fixtures/seen-operations.tsv";

}  // namespace

CatalogueLoad Catalogue::parse(std::string text, const std::string& file) {
  CatalogueLoad load;
  if (text.size() > kLargest) {
    load.problems.push_back({fmt::format("{} bytes are too much for a catalogue", text.size()),
                             fmt::format("at most {}; the published API fills about 350,000", kLargest),
                             {file, 0, 0},
                             Severity::kError});
    return load;
  }
  const auto owned = std::make_shared<const std::string>(std::move(text));
  auto catalogue = std::make_shared<Catalogue>();
  catalogue->text_ = owned;
  CatalogueReader reader(*catalogue, load.problems, false);
  reader.read(*owned, file, false);
  if (load.problems.empty()) reader.read(*embedded_file(kSeen), std::string(kSeen), true);
  if (load.problems.empty()) reader.learn_groups();
  if (!load.problems.empty()) return load;
  reader.add_handlers();
  load.catalogue = std::move(catalogue);
  return load;
}

const Catalogue& embedded_catalogue() {
  static const Catalogue catalogue = [] {
    Catalogue out;
    Problems problems;
    CatalogueReader reader(out, problems, true);
    for (const char* file : {"fixtures/catalogue.tsv", "fixtures/seen-operations.tsv"})
      reader.read(*embedded_file(file), file, file != std::string_view("fixtures/catalogue.tsv"));
    if (!problems.empty()) broken("catalogue", problems.front().text());
    if (!reader.new_groups().empty()) broken("catalogue", reader.new_groups().front().name);
    reader.add_handlers();
    return out;
  }();
  return catalogue;
}

}  // namespace cfmock::cloudflare
