#include "cloudflare/catalogue_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "base/text.hpp"
#include "cloudflare/catalogue_tables.hpp"
#include "cloudflare/learned_groups.hpp"

namespace cfmock::cloudflare {
namespace {

constexpr std::string_view kFormat = "cfmock-catalogue";
constexpr std::string_view kVersion = "1";
constexpr size_t kCells = 7;
constexpr size_t kLongestName = 200;  // of a permission group
constexpr std::array<std::string_view, 5> kMethods{"GET", "POST", "PUT", "PATCH", "DELETE"};
constexpr std::array<std::string_view, 5> kEvidence{"documented", "product", "older", "unknown", "seen"};

template <class Words>
std::string words(const Words& list) {
  return one_of(std::vector<std::string>(list.begin(), list.end()));
}

template <class Words>
bool among(const Words& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// Where `cell` stands in its line, from 1.
int column(std::string_view line, std::string_view cell) { return static_cast<int>(cell.data() - line.data()) + 1; }

std::string head_remedy() {
  return fmt::format("the first line is \"{}\", a tab, \"{}\", a tab, and which edition of the API it is", kFormat, kVersion);
}

bool is_group_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName && valid_utf8(name) && trim(name) == name &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) { return c >= ' ' && c != 0x7f; });
}

/// How many bytes of it. Eight at a time: this runs over every path at every start.
size_t same_beginning(std::string_view a, std::string_view b) {
  const size_t most = std::min(a.size(), b.size());
  size_t at = 0;
  for (uint64_t x = 0, y = 0; at + sizeof x <= most; at += sizeof x) {
    std::memcpy(&x, a.data() + at, sizeof x);
    std::memcpy(&y, b.data() + at, sizeof y);
    if (x != y) break;
  }
  while (at < most && a[at] == b[at]) ++at;
  return at;
}

bool path_is_good(std::string_view path) {
  constexpr size_t kLongest = 512, kDeepest = 32;
  if (path.size() > kLongest || !path.starts_with('/') || path.size() < 2) return false;
  const auto segments = split(path.substr(1), '/');
  return segments.size() <= kDeepest && std::all_of(segments.begin(), segments.end(), [](std::string_view segment) {
           const auto open = std::count(segment.begin(), segment.end(), '{');
           return !segment.empty() && open == std::count(segment.begin(), segment.end(), '}') &&
                  std::all_of(segment.begin(), segment.end(),
                              [](unsigned char c) { return c > ' ' && c < 0x7f && c != '?' && c != '#'; });
         });
}

}  // namespace

CatalogueReader::CatalogueReader(Catalogue& out, Problems& problems, bool checked)
    : out_(out), problems_(problems), checked_(checked) {
  out_.nodes_.reserve(8192);  // the published API has about 5,000 paths
  out_.lines_.reserve(4096);
  out_.nodes_.emplace_back();
  out_.edges_.resize(16384);
}

void CatalogueReader::read(std::string_view text, const std::string& file) {
  file_ = file, line_ = 0, headed_ = false, ++files_;
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
  if (headed_ && problems_.empty() && out_.lines_.empty())
    fail(1, "this catalogue has no operation", "make it again by \"cfmock import openapi\"");
}

void CatalogueReader::learn_groups() {
  for (const NewGroup& group : new_groups_) {
    const auto scope = scopes_.find(group.set);
    if (learn_group(group.name, scope == scopes_.end() ? "account" : scope->second) >= 0) continue;
    problems_.push_back({"there is no room for so many permission groups that this cfmock does not know",
                         "use a newer cfmock: it knows more of them", group.place, Severity::kError});
    return;
  }
}

void CatalogueReader::add_handlers() {
  for (const std::string_view root : {"accounts", "zones"})
    if (const int node = out_.child(0, root); node >= 0 && out_.items(node) >= 0)
      must_be_hex(out_.items(node), root.substr(0, root.size() - 1));
  for (const HandlerRow& row : handler_rows()) {
    int node = 0;
    for (const std::string_view segment : split(row.path.substr(1), '/')) {
      node = is_id_segment(segment) ? out_.items(node) : out_.child(node, segment);
      if (node < 0) break;
      if (is_id_segment(segment)) must_be_hex(node, segment.substr(1, segment.find('_') - 1));
    }
    if (node < 0) continue;
    if (const int line = out_.line_at(node, row.method); line >= 0) out_.handlers_[line] = &row;
  }
  out_.lines_are_complete();
}

void CatalogueReader::fail(int column, std::string message, std::string remedy) {
  problems_.push_back({std::move(message), std::move(remedy), {file_, line_, column}, Severity::kError});
}

bool CatalogueReader::read_head(std::string_view line) {
  const auto cells = split(line, '\t');
  headed_ = true;
  if (cells[0] != kFormat || cells.size() != 3) {
    fail(1, "this is no catalogue", head_remedy());
    return false;
  }
  if (cells[1] != kVersion) {
    fail(column(line, cells[1]), fmt::format("version \"{}\" of the catalogue format is unknown", printable(cells[1])),
         fmt::format("this cfmock reads version {}: make the file again by \"cfmock import openapi\"", kVersion));
    return false;
  }
  if (files_ == 1) out_.edition_ = cells[2];
  return true;
}

void CatalogueReader::read_set(std::string_view line) {
  const auto cells = split(line, '\t');
  if (cells.size() != 3 || cells[1].empty() || cells[2].empty())
    return fail(1, "a set of groups has a name and its groups", "groups, a tab, the name, a tab, \"Group A;Group B\"");
  if (!checked_) check_groups(line, cells[1], cells[2]);
  if (!out_.sets_[static_cast<size_t>(files_) - 1].emplace(cells[1], cells[2]).second)
    fail(column(line, cells[1]), fmt::format("the set \"{}\" is stated twice", printable(cells[1])), "a name for each set");
}

void CatalogueReader::check_groups(std::string_view line, std::string_view set, std::string_view names) {
  for (const std::string_view name : split(names, ';')) {
    if (permission_groups_called(name).any()) continue;
    if (is_group_name(name))
      new_groups_.push_back({name, set, {file_, line_, column(line, name)}});
    else
      fail(column(line, name), fmt::format("\"{}\" is no permission group", printable(name.substr(0, kLongestName))),
           "names as Cloudflare's API reference spells them, with a ; between two");
  }
}

void CatalogueReader::read_operation(std::string_view line) {
  if (!checked_ && !check_operation(line)) return;
  const std::string_view text = line.substr(0, line.find('\t'));
  const size_t space = text.find(' ');
  place(line, text.substr(0, space), text.substr(space + 1));
}

bool CatalogueReader::check_operation(std::string_view line) {
  const auto cells = split(line, '\t');
  const size_t problems = problems_.size();
  if (cells.size() != kCells) {
    fail(1, fmt::format("an operation has {} cells, not {}", kCells, cells.size()),
         "operation, set of groups, evidence, lists, evidence for lists, permission string, source; \"-\" where there is none");
    return false;
  }
  const size_t space = std::min(cells[0].find(' '), cells[0].size());
  const std::string_view method = cells[0].substr(0, space), path = cells[0].substr(std::min(space + 1, cells[0].size()));
  if (!among(kMethods, method) || !path_is_good(path)) {
    fail(1, fmt::format("\"{}\" is no operation", printable(cells[0])),
         words(kMethods) + ", a space, and a path below /client/v4 such as /zones/{zone_id}");
    return false;
  }
  if (out_.lines_.size() >= Catalogue::kMostOperations)
    fail(1, fmt::format("more than {} operations", Catalogue::kMostOperations), "the published API has about 3,000");
  if (!among(kEvidence, cells[2]))
    fail(column(line, cells[2]), fmt::format("\"{}\" is no evidence", printable(cells[2])), words(kEvidence));
  if (!lists_named(cells[3].substr(0, cells[3].find(':'))))
    fail(column(line, cells[3]), fmt::format("\"{}\" is no way to list", printable(cells[3])),
         "-, all, page, cursor, cursor-after, page-token or raw, with \":KEY\" behind it where the list stands in result.KEY");
  if (cells[1] != "-" && !out_.sets_[static_cast<size_t>(files_) - 1].contains(cells[1]))
    fail(column(line, cells[1]), fmt::format("no set of groups is called \"{}\"", printable(cells[1])),
         "a line that says \"groups\" and this name, above the operation; or \"-\" where they are not known");
  if (files_ == 1 && !new_groups_.empty()) {
    const std::string_view resource = route_group_of(path).resource;
    scopes_.try_emplace(cells[1], resource == "zone" || resource == "user" ? resource : std::string_view("account"));
  }
  return problems_.size() == problems;
}

void CatalogueReader::place(std::string_view line, std::string_view method, std::string_view path) {
  const int node = node_of(path);
  if (out_.line_at(node, method) >= 0) {
    if (files_ == 1)
      fail(1, fmt::format("\"{} {}\" is stated twice", method, printable(path)), "one line for each method and path");
    return;
  }
  const int index = static_cast<int>(out_.lines_.size());
  out_.lines_.push_back({line, node, -1, files_ - 1});
  int* link = &out_.nodes_[static_cast<size_t>(node)].first_operation;
  while (*link >= 0) link = &out_.lines_[static_cast<size_t>(*link)].next;
  *link = index;
}

/// Neighbours in the file share most of their path: only what differs from the one before is walked.
int CatalogueReader::node_of(std::string_view path) {
  const size_t common = same_beginning(path, last_path_);
  while (!trail_.empty() &&
         (trail_.back().first > common || (trail_.back().first < path.size() && path[trail_.back().first] != '/')))
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

int CatalogueReader::step(int node, std::string_view segment) {
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

void CatalogueReader::grow() {
  std::vector<Catalogue::Edge> old(out_.edges_.size() * 2);
  old.swap(out_.edges_);
  for (const Catalogue::Edge& edge : old)
    if (edge.child >= 0) out_.edges_[out_.slot(edge.parent, out_.at(edge.child).segment)] = edge;
}

void CatalogueReader::must_be_hex(int node, std::string_view kind) {
  auto& kinds = out_.id_kinds_;
  auto known = std::find(kinds.begin(), kinds.end(), kind);
  if (known == kinds.end()) known = kinds.insert(kinds.end(), kind);
  Catalogue::Node& id = out_.nodes_[static_cast<size_t>(node)];
  id.hex = true, id.id_kind = static_cast<uint16_t>(known - kinds.begin());
}

}  // namespace cfmock::cloudflare
