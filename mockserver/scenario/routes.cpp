#include "scenario/routes.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cloudflare/names.hpp"
#include "scenario/root_path.hpp"

namespace cfmock::scenario {
namespace {

RouteFit route_fit(const RequestPattern& pattern, const cloudflare::Catalogue& catalogue) {
  const auto methods =
      catalogue.methods_of(pattern.any_path ? std::vector<std::string>{"**"} : pattern.segments);
  if (methods.empty()) return RouteFit::kNone;
  const bool fits = pattern.methods.empty() ||
                    std::any_of(pattern.methods.begin(), pattern.methods.end(), [&](const auto& method) {
                      return std::find(methods.begin(), methods.end(), method) != methods.end();
                    });
  return fits ? RouteFit::kFits : RouteFit::kOtherMethod;
}

}  // namespace

std::optional<Problem> route_problem(const RequestPattern& pattern, RouteFit least, const cloudflare::Catalogue& catalogue) {
  if (from_root(pattern)) return std::nullopt;  // what lies beside the API is the scenario's to know
  const RouteFit fit = route_fit(pattern, catalogue);
  if (fit >= least) return std::nullopt;
  std::optional<std::string> near;
  if (pattern.text.size() <= 100) near = nearest(pattern.text, cloudflare::operation_names(catalogue));
  return Problem{
      fit == RouteFit::kNone ? "no operation has this path" : "no operation has this path with this method",
      near ? "did you mean \"" + *near + "\"?" : "if that is meant, say \"allow: [unknown_operations]\"",
      pattern.place, Severity::kWarning};
}

}  // namespace cfmock::scenario
