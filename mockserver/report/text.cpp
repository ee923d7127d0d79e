#include "report/text.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/client.hpp"
#include "report/course.hpp"
#include "report/entries.hpp"
#include "report/ink.hpp"
#include "report/safe.hpp"

namespace cfmock::report {
namespace {

using expect::Line;
using expect::Outcome;

constexpr size_t kShownWhenMet = 3;  // entries of a line that needs no looking into
constexpr size_t kLastWords = 6;

std::string headline(Outcome outcome) {
  switch (outcome) {
    case Outcome::kMet:
      return "MET";
    case Outcome::kNotMet:
      return "NOT MET";
    case Outcome::kInconclusive:
      return "INCONCLUSIVE";
  }
  return "";
}

std::string mark(Outcome outcome) {
  switch (outcome) {
    case Outcome::kMet:
      return "+";
    case Outcome::kNotMet:
      return "-";
    case Outcome::kInconclusive:
      return "?";
  }
  return "";
}

/// The file's whole name stands at the head of the report.
std::string short_place(Place place) {
  place.file = place.file.substr(place.file.find_last_of('/') + 1);
  return printable(place.text());
}

std::string line_text(const Line& line, const EntryTexts& texts, const Ink& ink) {
  const std::string place = line.place.known() ? ink.faint("  (" + short_place(line.place) + ")") : "";
  std::string out =
      fmt::format("  {} {}{}\n", ink.outcome(line.outcome, mark(line.outcome)),
                  printable(line.kind == "strict" ? "strict: " + line.expectation : line.expectation), place);
  out += "      " + printable(line.because) + "\n";
  if (!line.reason.empty()) out += "      likely: " + printable(line.reason) + "\n";
  std::vector<uint64_t> seqs = line.entries;
  if (line.outcome == Outcome::kMet && seqs.size() > kShownWhenMet) seqs.resize(kShownWhenMet);
  for (const std::string& entry : texts.of(seqs, line.attempts)) out += ink.faint("      " + entry) + "\n";
  if (const std::string more = further(line.further + line.entries.size() - seqs.size()); !more.empty())
    out += ink.faint("      " + more) + "\n";
  return out;
}

std::string words_text(const Subject& subject, const Ink& ink) {
  if (subject.verdict.outcome == Outcome::kMet || !subject.evidence.client) return "";
  std::string out;
  for (const std::string& line : last_words(*subject.evidence.client, kLastWords))
    out += ink.faint("  | " + line) + "\n";
  return out.empty() ? out : "  the client's last words:\n" + out;
}

/// Whoever doubts that it matters can read of those to whom it happened.
std::string sources_text(const Subject& subject) {
  if (subject.verdict.outcome == Outcome::kMet || subject.scenario.sources.empty()) return "";
  std::string out;
  for (const std::string& link : subject.scenario.sources) out += "  seen in: " + printable(link) + "\n";
  return out;
}

}  // namespace

std::string text(const Subject& subject, bool colour) {
  const Ink ink(colour);
  const expect::Verdict& verdict = subject.verdict;
  const EntryTexts texts(subject.evidence);
  const std::string head = was_run(subject)                         ? headline(verdict.outcome)
                           : subject.course == Course::kNotStarted ? "NOT STARTED"
                                                                   : "NEVER RAN";
  std::string out = fmt::format("{}  {}: {}\n", ink.outcome(verdict.outcome, head),
                                ink.bold(printable(verdict.scenario)), printable(verdict.title));
  out += fmt::format("  cause: {} ({})\n  client: {}\n", printable(verdict.cause), printable(verdict.file),
                     client_text(subject));
  out += sources_text(subject);
  for (const Line& line : verdict.lines) out += line_text(line, texts, ink);
  return out + words_text(subject, ink) + "\n";
}

}  // namespace cfmock::report
