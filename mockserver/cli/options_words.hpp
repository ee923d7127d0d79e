#pragma once
// What CLI11 finds wrong with a command line, in our words: what was given, what would have been accepted.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <ostream>

#include "cli/options.hpp"

namespace cfmock::cli {

/// As CLI::Range, for whole numbers, which are decimal. For transform(): what is left is how CLI11 has it.
CLI::Validator number_between(uint64_t least, uint64_t most);

/// Says what is wrong. Not for what asks for help or for the version.
Said complain_of(const CLI::ParseError& error, const CLI::App& app, std::ostream& err);

}  // namespace cfmock::cli
