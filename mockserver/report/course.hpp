#pragma once
// Runs that did not come to their end, told the same in every format: nobody must take a report for whole that is not.

#include <string>
#include <string_view>
#include <vector>

#include "report/subject.hpp"

namespace cfmock::report {

/// "whole", "cut", "never ran", "not started"
std::string_view name_of(Course course);
/// The outcome's name; of what was not run, that.
std::string_view verdict_word(const Subject& subject);
/// Of a run that was begun: whole or cut.
Course course_of(const expect::Evidence& evidence);
/// It was run, as far as it came.
inline bool was_run(const Subject& subject) { return subject.course == Course::kWhole || subject.course == Course::kCut; }
/// The person interrupted it, so that some runs were cut or never ran.
bool interrupted(const std::vector<Subject>& subjects);

/// "2 of 50 runs are whole, 1 was cut, 47 never ran"
std::string counts_text(const std::vector<Subject>& subjects);
/// "expired-token [sync.py]" of each run that came so far, names that come again told once: "... (3 times)".
std::vector<std::string> names_of(const std::vector<Subject>& subjects, Course course);
/// For people, in lines: the counts, and which they are. "" : it was not interrupted.
std::string interruption_text(const std::vector<Subject>& subjects, bool colour);

}  // namespace cfmock::report
