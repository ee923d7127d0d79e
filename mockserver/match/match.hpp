#pragma once
// Does a request fit a pattern, and if not, how far off is it and why? One vocabulary for rules and for
// expectations.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/url.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::match {

/// What a pattern looks at. Views: what they point to must outlive the call.
struct Subject {
  std::string_view method;
  std::string_view path;   // below /client/v4, undecoded: "/zones/023e…/dns_records"
  std::string_view query;  // undecoded
  const http::Headers* headers = nullptr;
  std::string_view body;
};

/// Strips "/client/v4" if it is there.
std::string_view api_path(std::string_view path);

struct MatchResult {
  double distance = 0;               // 0: fits; else the larger the further, for ranking near misses
  std::vector<std::string> reasons;  // what differed: `query page: expected "2", got "1"`
  bool fits() const { return distance == 0; }
};

/// Explains. For display and near misses.
MatchResult explain(const scenario::RequestPattern& pattern, const Subject& subject);
/// The same answer as explain().fits(), without building reasons. For the hot path.
bool fits(const scenario::RequestPattern& pattern, const Subject& subject);

/// Finds the first rule (in file order) that fits, at a cost that does not grow with the number of rules on
/// other paths. The rules must outlive it. Not thread-safe for writes; find() is const and may be called from
/// the session's thread only.
class RuleIndex {
 public:
  explicit RuleIndex(const std::vector<scenario::Rule>& rules);
  ~RuleIndex();
  RuleIndex(RuleIndex&&) noexcept;
  /// Indices of rules that fit by method and path, ascending; `where` is checked too. Calls `take(index)`
  /// until it says true.
  template <class Take>
  int find(const Subject& subject, Take take) const {
    for (const int index : candidates(subject))
      if (take(index)) return index;
    return -1;
  }
  std::vector<int> candidates(const Subject& subject) const;  // fit in full

 private:
  struct Node;
  const std::vector<scenario::Rule>* rules_;
  std::unique_ptr<Node> root_;
};

}  // namespace cfmock::match
