#include "report/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "report/ink.hpp"
#include "report/safe.hpp"

namespace cfmock::report {
namespace {

using expect::Outcome;

std::vector<std::string> in_order(const std::vector<Subject>& subjects, std::string (*name)(const Subject&)) {
  std::vector<std::string> out;
  for (const Subject& subject : subjects)
    if (const std::string each = name(subject); std::find(out.begin(), out.end(), each) == out.end())
      out.push_back(each);
  return out;
}

std::string client_of(const Subject& subject) { return printable(subject.client); }
std::string scenario_of(const Subject& subject) { return printable(subject.verdict.scenario); }

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
  const auto clients = in_order(subjects, client_of), scenarios = in_order(subjects, scenario_of);
  std::map<std::pair<std::string, std::string>, Outcome> outcomes;
  std::map<std::string, size_t> met;
  for (const Subject& subject : subjects) {
    outcomes[{scenario_of(subject), client_of(subject)}] = subject.verdict.outcome;
    met[client_of(subject)] += subject.verdict.outcome == Outcome::kMet ? 1 : 0;
  }
  const size_t first = widest(scenarios, 8), each = widest(clients, 12) + 2;
  std::string head = padded("scenario", first + 2), body, foot = padded("met", first + 2);
  for (const std::string& client : clients) {
    head += padded(client, each);
    foot += padded(fmt::format("{} of {}", met[client], scenarios.size()), each);
  }
  for (const std::string& scenario : scenarios) {
    body += padded(scenario, first + 2);
    for (const std::string& client : clients) {
      const auto found = outcomes.find({scenario, client});
      body += found == outcomes.end()
                  ? padded("-", each)
                  : ink.outcome(found->second, padded(std::string(name_of(found->second)), each));
    }
    body += "\n";
  }
  return ink.bold(head) + "\n" + body + "\n" + foot + "\n";
}

}  // namespace cfmock::report
