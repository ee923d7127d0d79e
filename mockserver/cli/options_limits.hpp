#pragma once
// What clients may cost, as options of serve and run. Only for options.cpp.

#include <CLI/CLI.hpp>
#include <array>
#include <ostream>
#include <string>

#include "net/server.hpp"

namespace cfmock::cli {

/// As given, in the order of the table in options_limits.cpp; "" where the default holds.
using LimitTexts = std::array<std::string, 7>;

void describe_limits(CLI::App& command, LimitTexts& texts);
/// false, after a complaint that says what would have been accepted.
bool read_limits(const LimitTexts& texts, net::WireLimits& out, std::ostream& err);

}  // namespace cfmock::cli
