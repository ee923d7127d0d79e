#include "report/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "report/course.hpp"
#include "report/ink.hpp"
#include "report/names.hpp"
#include "report/safe.hpp"

namespace cfmock::report {
namespace {

using expect::Outcome;

std::vector<std::string> each_once(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names)
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  return out;
}

std::string padded(const std::string& cell, size_t width) {
  return cell + std::string(width - std::min(width, columns(cell)), ' ');
}

size_t widest(const std::vector<std::string>& words, size_t least) {
  for (const std::string& word : words) least = std::max(least, columns(word));
  return least;
}

}  // namespace

std::string matrix(const std::vector<Subject>& subjects, bool colour) {
  const Ink ink(colour);
  const std::vector<std::string> rows = names_among(subjects);
  std::vector<std::string> heads;  // of each subject
  std::map<std::pair<std::string, std::string>, const Subject*> cells;
  std::map<std::string, size_t> met;
  for (const Subject& subject : subjects) {
    heads.push_back(printable(subject.client));
    cells[{rows[heads.size() - 1], heads.back()}] = &subject;
    met[heads.back()] += subject.verdict.outcome == Outcome::kMet ? 1 : 0;
  }
  const auto scenarios = each_once(rows), clients = each_once(heads);
  const size_t first = widest(scenarios, 8), each = widest(clients, 12) + 2;
  std::string head = padded("scenario", first + 2), body, foot = padded("met", first + 2);
  for (const std::string& client : clients) {
    head += padded(client, each);
    foot += padded(fmt::format("{} of {}", met[client], scenarios.size()), each);
  }
  for (const std::string& scenario : scenarios) {
    body += padded(scenario, first + 2);
    for (const std::string& client : clients) {
      const auto found = cells.find({scenario, client});
      body += found == cells.end()
                  ? padded("-", each)
                  : ink.outcome(found->second->verdict.outcome, padded(std::string(verdict_word(*found->second)), each));
    }
    body += "\n";
  }
  return ink.bold(head) + "\n" + body + "\n" + foot + "\n";
}

}  // namespace cfmock::report
