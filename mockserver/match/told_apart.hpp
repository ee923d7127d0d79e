#pragma once
// Rules of one method and path, told apart by the values that their `where` asks for: ten thousand of them that differ in
// one value cost no more than one.

#include <string>
#include <unordered_map>
#include <vector>

#include "match/body.hpp"
#include "match/match.hpp"

namespace cfmock::match {

class ToldApart {
 public:
  void add(const scenario::RequestPattern& on, int rule);
  /// Appends every rule that may fit: those that ask for a value which is there, and those that ask for none. In no order;
  /// what else they ask for is not looked at.
  void collect(const Subject& subject, Body& body, std::vector<int>& out) const;

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  enum class Where { kQuery, kHeader, kBody };
  /// Rules that ask for one value of the same thing.
  struct Asked {
    Where where;
    std::string name;
    std::unordered_map<std::string, std::vector<int>, Hash, std::equal_to<>> by_value;

    void take(std::string_view value, std::vector<int>& out) const;
  };
  Asked& asked(Where where, const std::string& name);

  std::vector<Asked> asked_;
  std::vector<int> others_;
};

}  // namespace cfmock::match
