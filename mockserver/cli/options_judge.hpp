#pragma once
// The part of the command line that judges clients as a whole, or again: passport, report. Only for
// options.cpp.

#include <CLI/CLI.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "cli/options.hpp"

namespace cfmock::cli {

inline constexpr const char* kFilterNote =
    "Only scenarios whose name, FOLDER/NAME or cause fits this glob; give it again for more";
inline constexpr const char* kCatalogueNote =
    "Operations of the API from this file (cfmock import openapi makes one), not the built-in ones, nor the "
    "scenario's";

/// An option that names a file, as after --json "$REPORT", must not write none because a variable is empty.
inline const CLI::Validator kNamesAFile([](std::string& text) { return std::string(text.empty() ? "names no file" : ""); }, "", "file");

void describe_passport(CLI::App& app, PassportOptions& options, std::string& timeout);
void describe_report(CLI::App& app, ReportOptions& options);
/// --json, --junit and --html, of run and of report.
void describe_report_files(CLI::App& command, ReportFiles& files);

Said usage_error(std::ostream& err, const std::string& message);
/// false, after a complaint: `text` is no time that a client may run. "" leaves `out` as it is.
bool read_timeout(const std::string& text, Duration& out, std::ostream& err);
Options finish_passport(PassportOptions options, const std::string& timeout, std::vector<std::string> client,
                        std::ostream& err);

}  // namespace cfmock::cli
