#include "cloudflare/openapi_operations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include "base/text.hpp"
#include "cloudflare/openapi_paths.hpp"
#include "http/url.hpp"

namespace cfmock::cloudflare::openapi {
namespace {

constexpr size_t kMostProblems = 20;
constexpr size_t kLongestName = 200;
constexpr size_t kMostOperations = 20'000;  // what a catalogue holds
constexpr size_t kLongestChain = 32;        // of references that lead to references
constexpr std::array<std::string_view, 5> kMethods{"get", "post", "put", "patch", "delete"};
constexpr std::array<std::string_view, 5> kOtherMethods{"head", "options", "trace", "connect", "query"};

template <class Words>
bool among(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string upper(std::string_view word) {
  std::string out(word);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return out;
}

std::string shown(std::string_view text) {
  return printable(text.substr(0, kLongestName)) + (text.size() > kLongestName ? "…" : "");
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; });
}

class OperationReader {
 public:
  OperationReader(const Node& root, std::string_view text, const std::string& file, Operations& out)
      : root_(root), text_(text), file_(file), out_(out) {}

  void read() {
    const Node* paths = root_.find("paths");
    if (paths == nullptr || !paths->is(Node::Kind::kObject)) {
      fail(paths == nullptr ? root_ : *paths, "/paths", "a document of operations has an object \"paths\"",
           "is this the whole document, and Cloudflare's? its openapi.json is in the repository "
           "cloudflare/api-schemas");
      return;
    }
    const auto base = base_of(root_, "", std::nullopt);
    for (const auto& [path, item] : paths->members)
      if (!path.starts_with("x-")) read_item(path, item, base);
    std::stable_sort(out_.problems.begin(), out_.problems.end(), [](const Problem& a, const Problem& b) {
      return std::tie(a.place.line, a.place.column) < std::tie(b.place.line, b.place.column);
    });
    if (more_ > 0)
      out_.problems.push_back({fmt::format("{} more problems are not shown", more_),
                               "mend these first",
                               {file_, 0, 0},
                               Severity::kError});
  }

 private:
  using Base = std::optional<std::string>;

  void fail(const Node& node, const std::string& pointer, std::string_view message, std::string remedy) {
    if (out_.problems.size() >= kMostProblems) {
      ++more_;
      return;
    }
    out_.problems.push_back({fmt::format("{}: {}", shown(pointer.empty() ? "/" : pointer), message),
                             std::move(remedy), place_in(text_, file_, node.end), Severity::kError});
  }

  /// The path of the first server; `above` where none is named; nullopt: nobody names one.
  Base base_of(const Node& node, const std::string& pointer, const Base& above) {
    const Node* servers = node.find("servers");
    if (servers == nullptr || (servers->is(Node::Kind::kArray) && servers->members.empty())) return above;
    const Node* url = servers->is(Node::Kind::kArray) ? servers->members.front().second.find("url") : nullptr;
    if (url != nullptr && url->is(Node::Kind::kText)) return std::string(path_of_url(url->text));
    fail(*servers, pointer + "/servers", "a list of objects with a \"url\" is expected",
         "for example [{\"url\": \"https://api.cloudflare.com/client/v4\"}]");
    return above;
  }

  void read_item(const std::string& path, const Node& stated, const Base& above) {
    std::string pointer = "/paths/" + pointer_step(path);
    if (!path.starts_with('/'))
      return fail(stated, pointer, "a path begins with a slash", fmt::format("write \"/{}\"", shown(path)));
    const Node* item = follow(stated, pointer, "a path item");
    if (item == nullptr) return;
    if (!item->is(Node::Kind::kObject))
      return fail(*item, pointer,
                  fmt::format("an object of operations is expected, not {}", item->kind_word()),
                  "for example {\"get\": {}}");
    const Base base = base_of(*item, pointer, above);
    const std::string shared = parameters_of(*item, pointer);
    for (const auto& [key, operation] : item->members) {
      if (key == "parameters" || key == "servers" || key == "$ref") continue;
      if (!among(kMethods, key)) {
        skip(key, path,
             among(kOtherMethods, key) ? "a catalogue has GET, POST, PUT, PATCH and DELETE"
                                       : "this is no HTTP method that OpenAPI knows");
        continue;
      }
      read_operation(path, key, operation, pointer + "/" + key, base, shared);
    }
  }

  void skip(std::string_view key, const std::string& path, std::string why) {
    out_.skipped.emplace_back(shown(upper(key)) + " " + shown(path), std::move(why));
  }

  void read_operation(const std::string& path, const std::string& key, const Node& node,
                      const std::string& pointer, const Base& above, const std::string& shared) {
    if (!node.is(Node::Kind::kObject))
      return fail(node, pointer, fmt::format("an operation is an object, not {}", node.kind_word()),
                  "{} will do");
    Operation out;
    out.method = upper(key);
    read_groups(node, pointer, out);
    read_permission(node, pointer, out);
    const std::string own = parameters_of(node, pointer);
    if (key == "get") out.lists = own == "page" || shared == "page" ? "page" : own.empty() ? shared : own;
    const Base base = base_of(node, pointer, above);
    const auto below = below_root(path, base);
    if (!below) return skip(key, path, fmt::format("\"{}\" is not below /client/v4", shown(*base + path)));
    if (const std::string fault = path_fault(*below); !fault.empty()) return skip(key, path, fault);
    if (out_.found.size() >= kMostOperations) {
      if (out_.found.size() == kMostOperations && !full_)
        fail(node, pointer, fmt::format("more than {} operations", kMostOperations),
             "the published API has about 3,000");
      full_ = true;
      return;
    }
    out.path = *below;
    out_.found.push_back(std::move(out));
  }

  void read_groups(const Node& node, const std::string& above, Operation& out) {
    const Node* groups = node.find("x-api-token-group");
    if (groups == nullptr || groups->is(Node::Kind::kNull)) return;
    for (std::string& name : names_of(*groups, above + "/x-api-token-group", "[\"DNS Read\", \"DNS Write\"]"))
      out.groups.insert(std::move(name));
  }

  void read_permission(const Node& node, const std::string& above, Operation& out) {
    const Node* permission = node.find("x-cfPermissionsRequired");
    if (permission == nullptr || permission->is(Node::Kind::kNull)) return;
    const std::string pointer = above + "/x-cfPermissionsRequired";
    if (!permission->is(Node::Kind::kObject))
      return fail(*permission, pointer,
                  fmt::format("an object with \"enum\" is expected, not {}", permission->kind_word()),
                  "for example {\"enum\": [\"#zone:read\"]}");
    if (const Node* names = permission->find("enum"))
      out.permission = join(names_of(*names, pointer + "/enum", "[\"#zone:read\"]"), ";");
  }

  /// A list of names that can stand in a cell of a catalogue.
  std::vector<std::string> names_of(const Node& list, const std::string& pointer, std::string_view example) {
    std::vector<std::string> out;
    if (!list.is(Node::Kind::kArray)) {
      fail(list, pointer, fmt::format("a list of names is expected, not {}", list.kind_word()),
           fmt::format("for example {}", example));
      return out;
    }
    for (size_t i = 0; i < list.members.size(); ++i) {
      const Node& item = list.members[i].second;
      const std::string_view name = trim(item.text);
      if (!item.is(Node::Kind::kText))
        fail(item, fmt::format("{}/{}", pointer, i),
             fmt::format("a name is expected, not {}", item.kind_word()),
             fmt::format("for example {}", example));
      else if (name.empty() || name == "-" || name.size() > kLongestName || has_control(name) ||
               name.find(';') != std::string_view::npos)
        fail(item, fmt::format("{}/{}", pointer, i), fmt::format("\"{}\" is no name", shown(name)),
             fmt::format("1 to {} characters, without ; and control characters", kLongestName));
      else
        out.emplace_back(name);
    }
    return out;
  }

  /// How a GET with these query parameters pages: "page", "cursor" or "".
  std::string parameters_of(const Node& node, const std::string& above) {
    const Node* list = node.find("parameters");
    if (list == nullptr) return "";
    const std::string pointer = above + "/parameters";
    if (!list->is(Node::Kind::kArray)) {
      fail(*list, pointer, fmt::format("a list of parameters is expected, not {}", list->kind_word()),
           "[] for none");
      return "";
    }
    bool page = false, per_page = false, cursor = false;
    for (size_t i = 0; i < list->members.size(); ++i) {
      const std::string at = fmt::format("{}/{}", pointer, i);
      const Node* parameter = follow(list->members[i].second, at, "a parameter");
      if (parameter == nullptr) continue;
      const Node *in = parameter->find("in"), *name = parameter->find("name");
      if (in == nullptr || name == nullptr || !in->is(Node::Kind::kText) || !name->is(Node::Kind::kText)) {
        fail(list->members[i].second, at, "a parameter has \"in\" and \"name\"",
             "for example {\"in\": \"query\", \"name\": \"page\"}");
        continue;
      }
      if (in->text != "query") continue;
      page |= name->text == "page", per_page |= name->text == "per_page", cursor |= name->text == "cursor";
    }
    return page ? "page" : cursor ? "cursor" : per_page ? "page" : "";
  }

  /// What stands there, or what a chain of "$ref" leads to; nullptr, and told, when that is nothing.
  const Node* follow(const Node& start, const std::string& pointer, std::string_view what) {
    const Node* node = &start;
    std::vector<const Node*> seen;
    while (const Node* ref = node->find("$ref")) {
      seen.push_back(node);
      const auto refuse = [&](const Node& at, const std::string& where, std::string_view message,
                              std::string remedy) {
        fail(at, where, message, std::move(remedy));
        return nullptr;
      };
      if (!ref->is(Node::Kind::kText))
        return refuse(*ref, pointer + "/$ref", fmt::format("a reference is a text, not {}", ref->kind_word()),
                      "for example \"#/components/parameters/page\"");
      if (!ref->text.starts_with('#'))
        return refuse(start, pointer, fmt::format("\"{}\" refers to another file", shown(ref->text)),
                      "make one file of it first: npx @redocly/cli bundle openapi.json -o one.json");
      node = target(ref->text.substr(1));
      if (node == nullptr)
        return refuse(start, pointer,
                      fmt::format("\"{}\" leads to nothing that is {}", shown(ref->text), what),
                      "the document may be cut out of a larger one: get the whole");
      if (std::find(seen.begin(), seen.end(), node) != seen.end() || seen.size() > kLongestChain)
        return refuse(start, pointer, fmt::format("\"{}\" leads round in a circle", shown(ref->text)),
                      fmt::format("one of the references must lead to {}", what));
    }
    return node;
  }

  const Node* target(const std::string& pointer) const {
    const Node* node = &root_;
    if (pointer.empty()) return node;
    if (pointer.front() != '/') return nullptr;
    for (const std::string_view step : split(std::string_view(pointer).substr(1), '/')) {
      const std::string key = replace_all(replace_all(http::percent_decoded(step), "~1", "/"), "~0", "~");
      if (node->is(Node::Kind::kArray)) {
        const auto index = parse_int(key);
        if (!index || *index < 0 || static_cast<size_t>(*index) >= node->members.size()) return nullptr;
        node = &node->members[static_cast<size_t>(*index)].second;
      } else {
        node = node->find(key);
      }
      if (node == nullptr) return nullptr;
    }
    return node;
  }

  const Node& root_;
  std::string_view text_;
  const std::string& file_;
  Operations& out_;
  size_t more_ = 0;
  bool full_ = false;
};

}  // namespace

Operations read_operations(const Node& root, std::string_view text, const std::string& file) {
  Operations out;
  OperationReader(root, text, file, out).read();
  return out;
}

}  // namespace cfmock::cloudflare::openapi
