#pragma once
// What CLI11 finds wrong with a command line, in our words: what was given, what would have been accepted.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <ostream>

#include "cli/options.hpp"

namespace cfmock::cli {

/// As CLI::Range, for whole numbers.
CLI::Validator number_between(int64_t least, int64_t most);

/// Says what is wrong. Not for what asks for help or for the version.
Said complain_of(const CLI::ParseError& error, const CLI::App& app, std::ostream& err);

}  // namespace cfmock::cli
