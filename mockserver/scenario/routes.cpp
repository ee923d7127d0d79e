#include "scenario/routes.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "base/text.hpp"
#include "cloudflare/names.hpp"

namespace cfmock::scenario {
namespace {

bool is_wild(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }

struct Branch {
  std::map<std::string, std::unique_ptr<Branch>, std::less<>> literal;
  std::unique_ptr<Branch> wild;
  std::set<std::string, std::less<>> here;   // methods of the operations that end here
  std::set<std::string, std::less<>> below;  // and of those that end here or further down
};

class Operations {
 public:
  Operations() {
    for (const std::string& name : cloudflare::operation_names()) add(name);
  }

  RouteFit fit(const RequestPattern& pattern) const {
    if (pattern.any_path) return of(root_.below, pattern.methods);
    return fit(root_, pattern, 0);
  }

 private:
  void add(std::string_view name) {
    const size_t space = name.find(' ');
    const std::string method(name.substr(0, space));
    Branch* at = &root_;
    at->below.insert(method);
    for (const std::string_view segment : split(name.substr(space + 2), '/')) {
      auto& next = is_wild(segment) ? at->wild : at->literal[std::string(segment)];
      if (!next) next = std::make_unique<Branch>();
      at = next.get();
      at->below.insert(method);
    }
    at->here.insert(method);
  }

  static RouteFit of(const std::set<std::string, std::less<>>& methods,
                     const std::vector<std::string>& asked) {
    if (methods.empty()) return RouteFit::kNone;
    const bool fits = asked.empty() || std::any_of(asked.begin(), asked.end(), [&](const auto& method) {
                        return methods.contains(method);
                      });
    return fits ? RouteFit::kFits : RouteFit::kOtherMethod;
  }

  static RouteFit fit(const Branch& branch, const RequestPattern& pattern, size_t at) {
    if (at == pattern.segments.size()) return of(branch.here, pattern.methods);
    const std::string& segment = pattern.segments[at];
    if (segment == "**") return of(branch.below, pattern.methods);
    RouteFit best = RouteFit::kNone;
    const auto look = [&](const Branch& next) { best = std::max(best, fit(next, pattern, at + 1)); };
    if (branch.wild) look(*branch.wild);
    if (is_wild(segment)) {
      for (const auto& [name, next] : branch.literal) look(*next);
    } else if (const auto next = branch.literal.find(segment); next != branch.literal.end()) {
      look(*next->second);
    }
    return best;
  }

  Branch root_;
};

RouteFit route_fit(const RequestPattern& pattern) {
  static const Operations operations;
  return operations.fit(pattern);
}

}  // namespace

std::optional<Problem> route_problem(const RequestPattern& pattern, RouteFit least) {
  const RouteFit fit = route_fit(pattern);
  if (fit >= least) return std::nullopt;
  std::optional<std::string> near;
  if (pattern.text.size() <= 100) near = nearest(pattern.text, cloudflare::operation_names());
  return Problem{
      fit == RouteFit::kNone ? "no operation has this path" : "no operation has this path with this method",
      near ? "did you mean \"" + *near + "\"?" : "if that is meant, say \"allow: [unknown_operations]\"",
      pattern.place, Severity::kWarning};
}

}  // namespace cfmock::scenario
