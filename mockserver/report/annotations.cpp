#include "report/annotations.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/course.hpp"
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

/// A run that could not be started is an error, too: its reason must not be among warnings.
Outcome shown_as(const Subject& subject, const expect::Line& line) {
  return subject.course == Course::kNotStarted ? Outcome::kNotMet : line.outcome;
}

std::vector<Spot> spots(const std::vector<Subject>& subjects, Outcome outcome) {
  std::vector<Spot> out;
  for (const Subject& subject : subjects) {
    if (subject.course == Course::kNeverRan) continue;  // told together
    size_t rank = 0;
    for (const expect::Line& line : subject.verdict.lines)
      if (shown_as(subject, line) == outcome) out.push_back({&subject, &line, rank++});
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
                  std::string(was_run(*spot.subject) ? name_of(spot.line->outcome) : name_of(spot.subject->course)));
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

std::string commands(const std::vector<Subject>& subjects, Outcome outcome, const char* command, size_t most = kAnnotations) {
  const std::vector<Spot> all = spots(subjects, outcome);
  const size_t shown = std::min(all.size(), most);
  std::string out;
  for (size_t i = 0; i < shown; ++i)
    out += fmt::format("::{} {},title={}::{}\n", command, place(all[i]), title(all[i]),
                       message(all[i], i + 1 == shown ? all.size() - shown : 0));
  return out;
}

}  // namespace

std::string github_annotations(const std::vector<Subject>& subjects) {
  const std::string cut_short = interruption_text(subjects, false);
  const std::string interruption =
      cut_short.empty() ? "" : "::warning title=cfmock was interrupted::" + data(std::string(trim(cut_short))) + "\n";
  return interruption + commands(subjects, Outcome::kNotMet, "error") +
         commands(subjects, Outcome::kInconclusive, "warning", kAnnotations - (interruption.empty() ? 0 : 1));
}

}  // namespace cfmock::report
