#pragma once
// What the HTML page draws, as JSON that is safe inside a <script> element.

#include <string>
#include <vector>

#include "report/subject.hpp"

namespace cfmock::report {

/// {texts: every text once, others are numbers into it; columns: of an exchange's row; outcome; runs}. Times are
/// microseconds since the run's first request.
std::string page_data(const std::vector<Subject>& subjects);

/// Cannot end the element it stands in, nor open a comment in it: <, >, &, U+2028 and U+2029 are escaped.
std::string safe_in_script(std::string json);

}  // namespace cfmock::report
