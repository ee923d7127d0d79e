#include "scenario/shadows.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>

#include "base/text.hpp"
#include "scenario/root_path.hpp"

namespace cfmock::scenario {
namespace {

bool is_wild(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }

bool never_ends(const Rule& rule) {
  return std::any_of(rule.replies.begin(), rule.replies.end(), [](const Reply& r) { return r.times == 0; });
}

/// What a pattern asks for beyond method and path, each in a form that is equal when it asks for the same.
std::vector<std::string> constraints(const RequestPattern& pattern) {
  std::vector<std::string> out;
  const auto add = [&](char part, const auto& values, bool case_counts) {
    for (const auto& [name, value] : values)
      out.push_back(part + (case_counts ? name : lower(name)) + '\x1f' +
                    std::to_string(static_cast<int>(value.kind)) + '\x1f' + value.text);
  };
  add('q', pattern.query, true);
  add('h', pattern.headers, false);
  add('b', pattern.body, true);
  std::sort(out.begin(), out.end());
  return out;
}

/// Each set of constraints that an earlier, wider rule may have: a part of this rule's. Of more than
/// kAllParts constraints only the whole and nothing, so that the number stays small.
std::vector<std::string> parts_of(const std::vector<std::string>& all) {
  constexpr size_t kAllParts = 6;
  if (all.size() > kAllParts) return {"", join(all, "\x1e")};
  std::vector<std::string> out;
  for (size_t chosen = 0; chosen < (size_t{1} << all.size()); ++chosen) {
    std::vector<std::string> part;
    for (size_t i = 0; i < all.size(); ++i)
      if (chosen >> i & 1) part.push_back(all[i]);
    out.push_back(join(part, "\x1e"));
  }
  return out;
}

/// Rules that never end, by their path; at each path by what else they ask for.
class Endless {
 public:
  std::optional<size_t> cover(const RequestPattern& pattern) const {
    Search search{pattern, parts_of(constraints(pattern)), std::nullopt};
    look(any_, search);
    if (!pattern.any_path) walk(roots_[from_root(pattern)], 0, search);
    return search.found;
  }

  void add(const RequestPattern& pattern, size_t index) {
    Branch* at = &roots_[from_root(pattern)];
    bool rest = false;
    for (const std::string& segment : pattern.segments) {
      if (segment == "**") {
        rest = true;
        break;
      }
      auto& next = is_wild(segment) ? at->wild : at->literal[segment];
      if (!next) next = std::make_unique<Branch>();
      at = next.get();
    }
    auto& rules = (pattern.any_path ? any_ : rest ? at->rest : at->here)[join(constraints(pattern), "\x1e")];
    // A second one with the same methods covers nothing more.
    const auto same = [&](const Taker& taker) { return taker.methods == pattern.methods; };
    if (std::none_of(rules.begin(), rules.end(), same)) rules.push_back({pattern.methods, index});
  }

 private:
  struct Taker {
    std::vector<std::string> methods;  // empty: any
    size_t index = 0;
  };
  using Takers = std::unordered_map<std::string, std::vector<Taker>>;
  struct Branch {
    std::map<std::string, std::unique_ptr<Branch>, std::less<>> literal;
    std::unique_ptr<Branch> wild;
    Takers here, rest;  // whose path ends here, or goes on with **
  };
  struct Search {
    const RequestPattern& pattern;
    std::vector<std::string> parts;
    std::optional<size_t> found;
    int steps = 2000;  // left; a file that needs more was not written to be understood
  };

  static bool covers(const std::vector<std::string>& wide, const std::vector<std::string>& methods) {
    if (wide.empty()) return true;
    return !methods.empty() && std::all_of(methods.begin(), methods.end(), [&](const std::string& method) {
      return std::find(wide.begin(), wide.end(), method) != wide.end();
    });
  }

  static void look(const Takers& takers, Search& search) {
    if (takers.empty()) return;
    for (const std::string& part : search.parts) {
      const auto at = takers.find(part);
      if (at == takers.end()) continue;
      for (const Taker& taker : at->second)
        if (covers(taker.methods, search.pattern.methods) && (!search.found || taker.index < *search.found))
          search.found = taker.index;
    }
  }

  static void walk(const Branch& branch, size_t at, Search& search) {
    if (--search.steps < 0) return;
    const auto& segments = search.pattern.segments;
    look(branch.rest, search);
    if (at == segments.size()) return look(branch.here, search);
    const std::string& segment = segments[at];
    if (segment == "**") return;  // only another ** is as wide
    if (branch.wild) walk(*branch.wild, at + 1, search);
    if (const auto next = branch.literal.find(segment); next != branch.literal.end())
      walk(*next->second, at + 1, search);
  }

  Takers any_;  // of every path, those outside the API too
  Branch roots_[2];  // below /client/v4, from the root
};

}  // namespace

std::vector<std::optional<size_t>> shadows(const std::vector<Rule>& rules) {
  std::vector<std::optional<size_t>> out;
  Endless endless;
  for (size_t i = 0; i < rules.size(); ++i) {
    out.push_back(endless.cover(rules[i].on));
    if (!out.back() && never_ends(rules[i])) endless.add(rules[i].on, i);
  }
  return out;
}

}  // namespace cfmock::scenario
