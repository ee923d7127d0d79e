#include "cloudflare/openapi_import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "cloudflare/openapi_operations.hpp"
#include "cloudflare/openapi_paths.hpp"
#include "cloudflare/tables.hpp"

namespace cfmock::cloudflare {
namespace {

using openapi::Node;
using openapi::Operation;

constexpr size_t kLongestEdition = 120;
constexpr std::string_view kWhereToGetIt =
    "Cloudflare's is openapi.json of the repository cloudflare/api-schemas";

constexpr std::string_view kHead =
    "# Made by `cfmock import openapi`; use it with --catalogue FILE, or \"catalogue: FILE\" in a scenario.\n"
    "# First line: format and edition. \"groups\": a set of permission groups, any one of which suffices. "
    "Every other line is an operation:\n"
    "# operation\tset of groups (\"-\": not known)\tevidence for the groups (documented: the document states "
    "them; older: it states a\n"
    "# permission string only; unknown: neither)\tlists (\"-\": answers no list; all: a list without pages; "
    "page; cursor)\tevidence for lists\n"
    "# (documented: by its parameters; inferred: whether there is a path of items below it)\tpermission "
    "string\tsource\n";

Problem problem(std::string message, std::string remedy, Place place) {
  return {std::move(message), std::move(remedy), std::move(place), Severity::kError};
}

bool has_line(std::string_view text, std::string_view start) {
  return text.starts_with(start) || text.find("\n" + std::string(start)) != std::string_view::npos;
}

/// What else it may be, if it cannot be an object of JSON; nullopt: it may.
std::optional<Problem> wrong_kind(std::string_view text, const std::string& file) {
  constexpr size_t kLooked = 64 * 1024;
  const Place whole{file, 0, 0};
  if (text.size() > openapi::kLargest)
    return problem(fmt::format("{} bytes are too much for an OpenAPI document", text.size()),
                   fmt::format("at most {} MiB are read; Cloudflare's has about 16", openapi::kLargest >> 20),
                   whole);
  std::string_view head = text.substr(0, kLooked);
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  const std::string_view trimmed = trim(head);
  if (trimmed.empty()) return problem("the document is empty", std::string(kWhereToGetIt), whole);
  if (trimmed.front() == '{') return std::nullopt;
  if (trimmed.front() == '<')
    return problem("this is a web page, no OpenAPI document",
                   "download the raw file: " + std::string(kWhereToGetIt), {file, 1, 1});
  if (has_line(head, "cfmock-catalogue\t"))
    return problem("this is a catalogue already", "use it with --catalogue", {file, 1, 1});
  for (const char* start : {"openapi:", "swagger:", "---", "info:", "paths:", "components:", "%YAML"})
    if (has_line(head, start))
      return problem("this is YAML; the document is read as JSON",
                     "take openapi.json, which Cloudflare publishes beside openapi.yaml, or convert it: yq "
                     "-o=json openapi.yaml > openapi.json",
                     {file, 1, 1});
  return std::nullopt;
}

std::string text_of(const Node* node) {
  return node != nullptr && node->is(Node::Kind::kText) ? node->text : std::string();
}

std::optional<Problem> wrong_version(const Node& root, std::string_view text, const std::string& file) {
  const auto at = [&](const Node* node) { return openapi::place_in(text, file, node->end); };
  if (!root.is(Node::Kind::kObject))
    return problem(fmt::format("an OpenAPI document is an object, not {}", root.kind_word()),
                   std::string(kWhereToGetIt), at(&root));
  if (const Node* swagger = root.find("swagger"))
    return problem(fmt::format("/swagger: this is Swagger {}", printable(text_of(swagger).substr(0, 20))),
                   "OpenAPI 3 is read; convert it: npx swagger2openapi FILE -o openapi.json", at(swagger));
  const Node* version = root.find("openapi");
  if (version == nullptr)
    return problem("this object says nothing of being OpenAPI: it has no \"openapi\"",
                   std::string(kWhereToGetIt), at(&root));
  if (!text_of(version).starts_with("3."))
    return problem(
        fmt::format("/openapi: version {} is unknown",
                    version->is(Node::Kind::kText) ? "\"" + printable(version->text.substr(0, 20)) + "\""
                                                   : std::string(version->kind_word())),
        "this cfmock reads OpenAPI 3.0, 3.1 and 3.2", at(version));
  return std::nullopt;
}

std::string edition_of(const Node& root) {
  const Node* info = root.find("info");
  const auto word = [&](const char* key, const char* otherwise) {
    const std::string said = info == nullptr ? "" : text_of(info->find(key));
    return trim(said).empty() ? std::string(otherwise) : printable(trim(said).substr(0, kLongestEdition));
  };
  return fmt::format("{} {} (OpenAPI {})", word("title", "untitled"), word("version", "without version"),
                     printable(root.find("openapi")->text.substr(0, 20)));
}

struct Row {
  Operation operation;
  bool documented_list = false;
};
/// By shape and method: two paths that differ in the names of their ids are one route, named as the first is.
using Rows = std::map<std::pair<std::string, std::string>, Row>;

Rows merged(std::vector<Operation> found, size_t& count) {
  Rows rows;
  for (Operation& operation : found) {
    auto [at, fresh] =
        rows.try_emplace({openapi::shape_of(operation.path), operation.method}, Row{operation, false});
    if (fresh) continue;
    ++count;
    Operation& first = at->second.operation;
    first.groups.merge(operation.groups);
    if (first.permission.empty()) first.permission = operation.permission;
    if (first.lists.empty()) first.lists = operation.lists;
  }
  return rows;
}

/// A GET without parameters for pages lists, if there is a path of items below it.
void infer_lists(Rows& rows) {
  for (auto& [key, row] : rows) {
    if (key.second != "GET") continue;
    row.documented_list = !row.operation.lists.empty();
    if (row.documented_list) continue;
    const std::string items = key.first + "/{}";
    const auto below = rows.lower_bound({items, ""});
    if (below != rows.end() && below->first.first == items) row.operation.lists = "all";
  }
}

std::string slug(std::string_view name) {
  std::string out;
  for (const char c : lower(name)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      out += c;
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  while (out.ends_with('-')) out.pop_back();
  return out.empty() ? "groups" : out;
}

bool is_read_and_write(const std::vector<std::string>& groups) {
  return groups.size() == 2 && groups[0].ends_with(" Read") &&
         groups[1] == groups[0].substr(0, groups[0].size() - 4) + "Write";
}

/// Names that say the first group and how many more there are: "dns-read" (and Write), "dns-read-and-2".
std::map<std::vector<std::string>, std::string> named_sets(const Rows& rows) {
  std::map<std::vector<std::string>, std::string> sets;
  for (const auto& [key, row] : rows)
    if (!row.operation.groups.empty())
      sets.try_emplace({row.operation.groups.begin(), row.operation.groups.end()});
  std::set<std::string> taken;
  for (auto& [groups, name] : sets) {
    const std::string first = slug(groups.front());
    name = groups.size() == 1 || is_read_and_write(groups)
               ? first
               : fmt::format("{}-and-{}", first, groups.size() - 1);
    const std::string plain = name;
    for (int i = 2; !taken.insert(name).second; ++i) name = fmt::format("{}-{}", plain, i);
  }
  return sets;
}

std::string line_of(const Row& row, const std::string& set) {
  const Operation& operation = row.operation;
  const auto or_dash = [](const std::string& cell) {
    return cell.empty() ? std::string_view("-") : std::string_view(cell);
  };
  const char* evidence = !set.empty() ? "documented" : !operation.permission.empty() ? "older" : "unknown";
  const char* lists = operation.method != "GET" ? "-" : row.documented_list ? "documented" : "inferred";
  return fmt::format("{} {}\t{}\t{}\t{}\t{}\t{}\t-\n", operation.method, operation.path, or_dash(set),
                     evidence, or_dash(operation.lists), lists, or_dash(operation.permission));
}

void write(const Rows& rows, uint64_t fingerprint, OpenApiImport& out) {
  const auto sets = named_sets(rows);
  out.catalogue =
      fmt::format("{}cfmock-catalogue\t1\t{}, document {:016x}\n", kHead, out.edition, fingerprint);
  std::set<std::string> unknown;
  for (const auto& [groups, name] : sets) {
    out.catalogue += fmt::format("groups\t{}\t{}\n", name, join(groups, ";"));
    for (const std::string& group : groups)
      // Of our table: what another catalogue has brought along does not count.
      if (const int known = find_permission_group(group); known < 0 || static_cast<size_t>(known) >= permission_groups().size())
        unknown.insert(group);
  }
  out.new_groups.assign(unknown.begin(), unknown.end());
  std::vector<const Row*> ordered;
  for (const auto& [key, row] : rows) ordered.push_back(&row);
  std::stable_sort(ordered.begin(), ordered.end(), [](const Row* a, const Row* b) {
    return std::tie(a->operation.path, a->operation.method) <
           std::tie(b->operation.path, b->operation.method);
  });
  for (const Row* row : ordered) {
    const auto& groups = row->operation.groups;
    out.catalogue += line_of(*row, groups.empty() ? std::string() : sets.at({groups.begin(), groups.end()}));
    ++out.operations;
    out.with_groups += !groups.empty();
    out.with_permission += groups.empty() && !row->operation.permission.empty();
  }
}

Problem nothing_found(const openapi::Operations& operations, const std::string& file) {
  const std::string first =
      operations.skipped.empty()
          ? ""
          : fmt::format(": {}: {}", operations.skipped.front().first, operations.skipped.front().second);
  return problem(
      "no operation could be taken from this document" + first,
      "its first server's url should be https://api.cloudflare.com/client/v4; " + std::string(kWhereToGetIt),
      {file, 0, 0});
}

}  // namespace

OpenApiImport import_openapi(std::string_view text, const std::string& file) {
  OpenApiImport out;
  if (auto wrong = wrong_kind(text, file)) {
    out.problems.push_back(std::move(*wrong));
    return out;
  }
  openapi::Document document = openapi::read_document(text, file);
  out.problems = std::move(document.problems);
  if (!out.problems.empty()) return out;
  if (auto wrong = wrong_version(document.root, text, file)) {
    out.problems.push_back(std::move(*wrong));
    return out;
  }
  openapi::Operations operations = openapi::read_operations(document.root, text, file);
  out.problems = std::move(operations.problems);
  if (out.problems.empty() && operations.found.empty())
    out.problems.push_back(nothing_found(operations, file));
  if (!out.problems.empty()) return out;
  out.edition = edition_of(document.root);
  for (auto& [operation, why] : operations.skipped)
    out.skipped.push_back({std::move(operation), std::move(why)});
  Rows rows = merged(std::move(operations.found), out.merged);
  infer_lists(rows);
  write(rows, hash64(text), out);
  return out;
}

}  // namespace cfmock::cloudflare
