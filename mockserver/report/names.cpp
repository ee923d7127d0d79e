#include "report/names.hpp"

#include <map>
#include <set>

#include "base/text.hpp"

namespace cfmock::report {

std::vector<std::string> names_among(const std::vector<Subject>& subjects) {
  std::map<std::string, std::set<std::string>> files;
  for (const Subject& subject : subjects) files[subject.verdict.scenario].insert(subject.verdict.file);
  std::vector<std::string> out;
  for (const Subject& subject : subjects) {
    const bool other = files[subject.verdict.scenario].size() > 1;
    out.push_back(printable(subject.verdict.scenario) + (other ? " (" + printable(subject.verdict.file) + ")" : ""));
  }
  return out;
}

}  // namespace cfmock::report
