#pragma once
// Does a request fit a pattern, and if not, how far off is it and why? One vocabulary for rules and for
// expectations.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
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
  /// The path is not below /client/v4 ("/zones" of a wrong base URL): only any path and paths from the root fit.
  bool outside_api = false;
};

/// Is "/client/v4" there?
bool below_api(std::string_view path);
/// Strips "/client/v4" if it is there.
std::string_view api_path(std::string_view path);

struct MatchResult {
  double distance = 0;               // 0: fits; else the larger the further, for ranking near misses
  std::vector<std::string> reasons;  // what differed: `query page: expected "2", got "1"`
  bool fits() const { return distance == 0; }
};

/// Explains. For display and near misses: the reasons show values (made printable, shortened) as the subject
/// has them, so hand in a subject without secrets.
MatchResult explain(const scenario::RequestPattern& pattern, const Subject& subject);
/// The same answer as explain().fits(), without building reasons. For the hot path.
bool fits(const scenario::RequestPattern& pattern, const Subject& subject);

/// Finds the first rule (in file order) that fits, at a cost that does not grow with the number of rules on
/// other paths. The rules must outlive it and stay where they are. For one thread, the session's: find() is
/// const but uses scratch space of the index.
class RuleIndex {
 public:
  explicit RuleIndex(const std::vector<scenario::Rule>& rules);
  ~RuleIndex();
  RuleIndex(RuleIndex&&) noexcept;
  /// Calls `take(index)` for each rule that fits, `where` included, in ascending order until it says true.
  /// That index, or -1.
  template <class Take>
  int find(const Subject& subject, Take take) const {
    for (const int index : candidates(subject))
      if (take(index)) return index;
    return -1;
  }
  std::vector<int> candidates(const Subject& subject) const;  // fit in full

 private:
  struct Tree;
  const std::vector<scenario::Rule>* rules_;
  std::unique_ptr<Tree> tree_;
};

}  // namespace cfmock::match
