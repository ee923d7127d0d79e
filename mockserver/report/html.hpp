#pragma once
// The verdict as one HTML file that needs nothing else: the run as a picture, each exchange to unfold, an index
// when there are several runs. It looks nothing up and loads nothing.
//
// The page is fixtures/report/: a skeleton, styles, and scripts that draw it from the data. The data is JSON in an
// element that is never run, and cannot end it; the scripts make text of it, never markup; and the page's own
// policy lets nothing run but these scripts, by their hashes. So nothing of the wire, the client or the scenario
// can be more than text.

#include <string>
#include <vector>

#include "report/subject.hpp"

namespace cfmock::report {

/// Bounds of one file. What is beyond them is counted on the page: --journal has it.
inline constexpr size_t kPageExchanges = 20'000;              // those that an expectation names are always there
inline constexpr size_t kPageBodies = 8 * 1024 * 1024;        // bytes of bodies, those of named exchanges first
inline constexpr size_t kPageOutput = 16 * 1024;              // bytes of each stream of a client, its end

std::string html(const std::vector<Subject>& subjects);

}  // namespace cfmock::report
