#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/annotations.hpp"
#include "report/client.hpp"
#include "report/course.hpp"
#include "report/safe.hpp"
#include "report/summary.hpp"
#include "report/text.hpp"

namespace cfmock::report {
namespace {

using expect::Outcome;

constexpr size_t kWhy = 300;           // bytes
constexpr size_t kDetail = 16 * 1024;  // bytes, of each run

/// Nothing in it is HTML or Markdown any more: each character that could be is a reference to itself.
std::string plain(const std::string& text) {
  std::string out;
  for (const char c : printable(text))
    if (std::string_view("&<>|\\`*_[](){}~#@$:.").find(c) != std::string_view::npos)
      out += fmt::format("&#{};", static_cast<int>(c));
    else
      out += c;
  return out;
}

const char* mark(Outcome outcome) {
  switch (outcome) {
    case Outcome::kMet:
      return "✅ met";
    case Outcome::kNotMet:
      return "❌ not met";
    case Outcome::kInconclusive:
      return "❔ inconclusive";
  }
  return "";
}

int rank(const Subject& subject) {
  if (subject.course == Course::kNotStarted) return 1;
  return subject.verdict.outcome == Outcome::kNotMet ? 0 : subject.verdict.outcome == Outcome::kInconclusive ? 2 : 3;
}

std::vector<const Subject*> worst_first(const std::vector<Subject>& subjects) {
  std::vector<const Subject*> out;
  for (const Subject& subject : subjects)
    if (subject.course != Course::kNeverRan) out.push_back(&subject);
  std::stable_sort(out.begin(), out.end(), [](const Subject* a, const Subject* b) {
    return rank(*a) < rank(*b);
  });
  return out;
}

std::string row(const Subject& subject) {
  const std::string verdict = was_run(subject) ? mark(subject.verdict.outcome) : "⛔ " + std::string(name_of(subject.course));
  return fmt::format("| {} | {} | {} | {} |\n", verdict,
                     plain(subject.verdict.scenario), plain(subject.client),
                     plain(shortened(why(subject.verdict), kWhy)));
}

/// In <pre>, where Markdown is not read until a blank line: the references keep blank lines from being blank.
std::string detail(const Subject& subject) {
  const std::string name = plain(subject.verdict.scenario) +
                           (subject.client.empty() ? "" : " &#91;" + plain(subject.client) + "&#93;");
  const std::string all = shortened(text(subject, false), kDetail);
  std::string lines;
  for (const std::string_view line : split(trim(all), '\n')) lines += plain(std::string(line)) + "&#10;";
  return fmt::format("<details><summary>{}</summary><pre>{}</pre></details>\n\n", name, lines);
}

std::string interruption(const std::vector<Subject>& subjects) {
  if (!interrupted(subjects)) return "";
  std::string out = "**Interrupted:** " + plain(counts_text(subjects)) + ".";
  for (const Course course : {Course::kCut, Course::kNeverRan})
    if (const auto names = names_of(subjects, course); !names.empty())
      out += fmt::format(" {}: {}.", course == Course::kCut ? "Cut" : "Never ran", plain(shortened(join(names, ", "), kDetail)));
  return out + "\n\n";
}

}  // namespace

std::string github_summary(const std::vector<Subject>& subjects) {
  const std::vector<const Subject*> all = worst_first(subjects);
  std::string out = "### cfmock: " + plain(std::string(trim(counts(subjects)))) +
                    "\n\n" + interruption(subjects) + "| verdict | scenario | client | why |\n|---|---|---|---|\n";
  for (size_t i = 0; i < std::min(all.size(), kSummaryRows); ++i) out += row(*all[i]);
  if (all.size() > kSummaryRows)
    out += fmt::format("\n{} more runs are in the report.\n", all.size() - kSummaryRows);
  out += "\n";
  for (size_t i = 0; i < std::min(all.size(), kSummaryDetails) && all[i]->verdict.outcome != Outcome::kMet;
       ++i)
    out += detail(*all[i]);
  return out;
}

}  // namespace cfmock::report
