#pragma once
// The commands. Each takes its options and streams and returns an exit code; results go to `out`, talk to `err`.

#include <ostream>
#include <string>
#include <vector>

#include "cli/options.hpp"

namespace cfmock::cli {

int run(std::vector<std::string> arguments, std::ostream& out, std::ostream& err);

int serve(const ServeOptions& options, std::ostream& out, std::ostream& err);
int run_clients(const RunOptions& options, std::ostream& out, std::ostream& err);
int check(const CheckOptions& options, std::ostream& out, std::ostream& err);
int list(const ListOptions& options, std::ostream& out, std::ostream& err);
int make_new(const NewOptions& options, std::ostream& out, std::ostream& err);
int explain(const ExplainOptions& options, std::ostream& out, std::ostream& err);
int import_document(const ImportOptions& options, std::ostream& out, std::ostream& err);
int passport(const PassportOptions& options, std::ostream& out, std::ostream& err);
int judge_again(const ReportOptions& options, std::ostream& out, std::ostream& err);
int schema(const SchemaOptions& options, std::ostream& out);
int show_ca(const CaOptions& options, std::ostream& out, std::ostream& err);

}  // namespace cfmock::cli
