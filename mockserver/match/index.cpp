#include <algorithm>
#include <unordered_map>

#include "match/fits.hpp"
#include "match/path.hpp"
#include "match/told_apart.hpp"
#include "scenario/root_path.hpp"

namespace cfmock::match {
namespace {

struct Hash : std::hash<std::string_view> {
  using is_transparent = void;
};

/// A request, and the rules that may fit it.
struct Search {
  const Subject& subject;
  Body& body;
  std::vector<int>& out;
};

/// Rules that end at one node, by method.
struct Ends {
  ToldApart any_method;
  std::vector<std::pair<std::string, ToldApart>> by_method;

  void add(const scenario::RequestPattern& on, int rule) {
    if (on.methods.empty()) any_method.add(on, rule);
    for (const std::string& method : on.methods) of(method).add(on, rule);
  }
  void collect(const Search& search) const {
    any_method.collect(search.subject, search.body, search.out);
    for (const auto& [name, rules] : by_method)
      if (name == search.subject.method) rules.collect(search.subject, search.body, search.out);
  }

 private:
  ToldApart& of(const std::string& method) {
    for (auto& [name, rules] : by_method)
      if (name == method) return rules;
    return by_method.emplace_back(method, ToldApart()).second;
  }
};

struct Node {
  std::unordered_map<std::string, int, Hash, std::equal_to<>> literals;  // segment -> node
  int parameter = -1;                                                    // node behind "{...}"
  Ends here, rest;  // rules whose path ends here, or goes on with "**"
};

}  // namespace

/// A trie over path segments. Nodes lie in one vector and name each other by index: nothing is recursive, so
/// no path can be too deep.
struct RuleIndex::Tree {
  std::vector<Node> nodes{2};        // the first two: below /client/v4, and from the root
  Ends everywhere;                   // rules for any path
  std::vector<int> reached, coming;  // scratch of collect(): the nodes at this depth and at the next

  void insert(const scenario::RequestPattern& on, int rule) {
    if (on.any_path) return everywhere.add(on, rule);
    int at = scenario::from_root(on) ? 1 : 0;
    for (const std::string& segment : on.segments) {
      if (is_rest(segment)) return node(at).rest.add(on, rule);
      at = is_parameter(segment) ? behind_parameter(at) : behind_literal(at, segment);
    }
    node(at).here.add(on, rule);
  }

  void collect(const Search& search) {
    const Subject& subject = search.subject;
    everywhere.collect(search);
    if (!has_segments(subject.path)) return;
    reached.assign(1, subject.outside_api ? 1 : 0);
    Segments segments(subject.path, subject.outside_api);
    std::string scratch;
    for (std::string_view segment; !reached.empty() && segments.next(segment);) {
      for (const int at : reached) node(at).rest.collect(search);
      step(segment, decoded_segment(segment, scratch));
    }
    for (const int at : reached) {
      node(at).here.collect(search);
      node(at).rest.collect(search);
    }
  }

 private:
  Node& node(int at) { return nodes[static_cast<size_t>(at)]; }

  int grow() {
    nodes.emplace_back();
    return static_cast<int>(nodes.size()) - 1;
  }

  int behind_parameter(int at) {
    if (node(at).parameter < 0) {
      const int next = grow();  // first: it may move the nodes
      node(at).parameter = next;
    }
    return node(at).parameter;
  }

  int behind_literal(int at, const std::string& segment) {
    if (const auto known = node(at).literals.find(segment); known != node(at).literals.end())
      return known->second;
    const int next = grow();
    node(at).literals.emplace(segment, next);
    return next;
  }

  void step(std::string_view raw, std::string_view decoded) {
    coming.clear();
    for (const int at : reached) {
      const Node& from = node(at);
      if (const auto next = from.literals.find(decoded); next != from.literals.end())
        coming.push_back(next->second);
      if (from.parameter >= 0 && !raw.empty()) coming.push_back(from.parameter);
    }
    reached.swap(coming);
  }
};

RuleIndex::RuleIndex(const std::vector<scenario::Rule>& rules)
    : rules_(&rules), tree_(std::make_unique<Tree>()) {
  for (size_t i = 0; i < rules.size(); ++i) tree_->insert(rules[i].on, static_cast<int>(i));
}
RuleIndex::~RuleIndex() = default;
RuleIndex::RuleIndex(RuleIndex&&) noexcept = default;

std::vector<int> RuleIndex::candidates(const Subject& subject) const {
  std::vector<int> out;
  Body body(subject);
  tree_->collect({subject, body, out});
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  std::erase_if(
      out, [&](int rule) { return !where_fits((*rules_)[static_cast<size_t>(rule)].on, subject, body); });
  return out;
}

}  // namespace cfmock::match
