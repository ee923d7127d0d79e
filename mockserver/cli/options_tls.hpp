#pragma once
// --tls, --proxy and what belongs to them, of every command that has them. Only for options.cpp.

#include <CLI/CLI.hpp>
#include <ostream>

#include "cli/options.hpp"

namespace cfmock::cli {

void describe_tls(CLI::App& command, TlsOptions& options);
void describe_ca(CLI::App& app, CaOptions& options);
/// False, after a complaint: options that mean nothing without others.
bool check_tls(const TlsOptions& options, std::ostream& err);
Options finish_ca(CaOptions options, std::ostream& err);

}  // namespace cfmock::cli
