#include "report/course.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "expect/words.hpp"
#include "report/ink.hpp"
#include "report/safe.hpp"

namespace cfmock::report {
namespace {

constexpr size_t kWidth = 100;  // columns of a list of names

std::string name_of_run(const Subject& subject) {
  const std::string client = printable(subject.client);
  return printable(subject.verdict.scenario) + (client.empty() ? "" : " [" + client + "]");
}

std::string list(const char* head, const std::vector<std::string>& names) {
  if (names.empty()) return "";
  std::string out, line = std::string("  ") + head + ":";
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string word = " " + names[i] + (i + 1 < names.size() ? "," : "");
    if (columns(line) + columns(word) > kWidth && i > 0) out += line + "\n", line = "   ";
    line += word;
  }
  return out + line + "\n";
}

}  // namespace

std::string_view name_of(Course course) {
  switch (course) {
    case Course::kWhole:
      return "whole";
    case Course::kCut:
      return "cut";
    case Course::kNeverRan:
      return "never ran";
    case Course::kNotStarted:
      return "not started";
  }
  return "";
}

Course course_of(const expect::Evidence& evidence) {
  const auto cut = [](const std::optional<expect::ClientRun>& client) { return client && client->interrupted; };
  const bool any = cut(evidence.client) ||
                   std::any_of(evidence.runs.begin(), evidence.runs.end(), [&](const expect::Run& run) { return cut(run.client); });
  return any ? Course::kCut : Course::kWhole;
}

std::string_view verdict_word(const Subject& subject) {
  return was_run(subject) ? expect::name_of(subject.verdict.outcome) : name_of(subject.course);
}

bool interrupted(const std::vector<Subject>& subjects) {
  return std::any_of(subjects.begin(), subjects.end(),
                     [](const Subject& subject) { return subject.course == Course::kCut || subject.course == Course::kNeverRan; });
}

std::vector<std::string> names_of(const std::vector<Subject>& subjects, Course course) {
  std::vector<std::pair<std::string, size_t>> names;
  for (const Subject& subject : subjects) {
    if (subject.course != course) continue;
    const std::string name = name_of_run(subject);
    const auto at = std::find_if(names.begin(), names.end(), [&](const auto& each) { return each.first == name; });
    if (at == names.end()) names.emplace_back(name, 1);
    else ++at->second;
  }
  std::vector<std::string> out;
  for (const auto& [name, count] : names) out.push_back(count == 1 ? name : fmt::format("{} ({} times)", name, count));
  return out;
}

std::string counts_text(const std::vector<Subject>& subjects) {
  const auto count = [&](Course course) {
    return std::count_if(subjects.begin(), subjects.end(), [&](const Subject& subject) { return subject.course == course; });
  };
  const auto whole = count(Course::kWhole), cut = count(Course::kCut), never = count(Course::kNeverRan),
             unstarted = count(Course::kNotStarted);
  const char* are = whole == 1 || subjects.size() == 1 ? "is" : "are";
  std::string out = fmt::format("{} of {} {} whole", whole, expect::counted(subjects.size(), "run"), are);
  if (cut > 0) out += fmt::format(", {} {} cut", cut, cut == 1 ? "was" : "were");
  if (never > 0) out += fmt::format(", {} never ran", never);
  if (unstarted > 0) out += fmt::format(", {} could not be started", unstarted);
  return out;
}

std::string interruption_text(const std::vector<Subject>& subjects, bool colour) {
  if (!interrupted(subjects)) return "";
  return Ink(colour).bold("INTERRUPTED") + "  " + counts_text(subjects) + "\n" + list("cut", names_of(subjects, Course::kCut)) +
         list("never ran", names_of(subjects, Course::kNeverRan));
}

}  // namespace cfmock::report
