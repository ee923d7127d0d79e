#pragma once
// The texts of a page, each kept once: headers and answers repeat a thousand times.

#include <string>
#include <unordered_map>
#include <vector>

namespace cfmock::report {

class PageTexts {
 public:
  explicit PageTexts(size_t bodies) : left_(bodies) {}

  /// Made safe; its number.
  size_t add(const std::string& text);
  /// The same of a body, whose line feeds stay. -1: there was no room left for it.
  long long add_body(const std::string& body);
  const std::vector<std::string>& all() const { return all_; }

 private:
  size_t number(const std::string& safe);

  std::vector<std::string> all_;
  std::unordered_map<std::string, size_t> numbers_;
  size_t left_;  // bytes of bodies
};

}  // namespace cfmock::report
