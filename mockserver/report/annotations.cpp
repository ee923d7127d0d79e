#include "report/annotations.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/entries.hpp"
#include "report/safe.hpp"

namespace cfmock::report {
namespace {

using expect::Outcome;

/// What a command says. `%` first: it begins the other two.
std::string data(std::string text) {
  return replace_all(replace_all(replace_all(std::move(text), "%", "%25"), "\r", "%0D"), "\n", "%0A");
}

/// The value of `file=`, `title=`: a colon would end the command's name, a comma the value.
std::string property(std::string text) {
  return replace_all(replace_all(data(std::move(text)), ":", "%3A"), ",", "%2C");
}

struct Spot {
  const Subject* subject;
  const expect::Line* line;
  size_t rank;  // of the line among those of its run with this outcome
};

std::vector<Spot> spots(const std::vector<Subject>& subjects, Outcome outcome) {
  std::vector<Spot> out;
  for (const Subject& subject : subjects) {
    size_t rank = 0;
    for (const expect::Line& line : subject.verdict.lines)
      if (line.outcome == outcome) out.push_back({&subject, &line, rank++});
  }
  std::stable_sort(out.begin(), out.end(), [](const Spot& a, const Spot& b) { return a.rank < b.rank; });
  return out;
}

/// A strict line stands nowhere: it is told at the head of the scenario.
std::string place(const Spot& spot) {
  const Place& at = spot.line->place;
  if (!at.known()) return "file=" + property(printable(spot.subject->verdict.file)) + ",line=1";
  return fmt::format("file={},line={},col={}", property(printable(at.file)), at.line, at.column);
}

std::string title(const Spot& spot) {
  const std::string& client = spot.subject->client;
  return property(printable(spot.subject->verdict.scenario) +
                  (client.empty() ? "" : " [" + printable(client) + "]") + ": " +
                  std::string(name_of(spot.line->outcome)));
}

std::string message(const Spot& spot, size_t left_out) {
  const expect::Line& line = *spot.line;
  std::string out = printable(line.expectation) + "\n" + printable(line.because);
  if (!line.reason.empty()) out += "\nlikely: " + printable(line.reason);
  for (const std::string& entry : EntryTexts(spot.subject->evidence).of(line.entries, line.attempts))
    out += "\n" + entry;
  if (line.further > 0) out += "\n" + further(line.further);
  if (left_out > 0)
    out += fmt::format("\n{} like this {} in the report, and not shown here", left_out,
                       left_out == 1 ? "is" : "are");
  return data(out);
}

std::string commands(const std::vector<Subject>& subjects, Outcome outcome, const char* command) {
  const std::vector<Spot> all = spots(subjects, outcome);
  const size_t shown = std::min(all.size(), kAnnotations);
  std::string out;
  for (size_t i = 0; i < shown; ++i)
    out += fmt::format("::{} {},title={}::{}\n", command, place(all[i]), title(all[i]),
                       message(all[i], i + 1 == shown ? all.size() - shown : 0));
  return out;
}

}  // namespace

std::string github_annotations(const std::vector<Subject>& subjects) {
  return commands(subjects, Outcome::kNotMet, "error") +
         commands(subjects, Outcome::kInconclusive, "warning");
}

}  // namespace cfmock::report
