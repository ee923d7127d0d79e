#include "cli/cli.hpp"

#include <exception>

#include "cli/exit_codes.hpp"
#include "report/json.hpp"
#include "scenario/load.hpp"

namespace cfmock::cli {
namespace {

struct Dispatch {
  std::ostream& out;
  std::ostream& err;
  int operator()(const Said& said) const { return said.exit_code; }
  int operator()(const ServeOptions& o) const { return serve(o, out, err); }
  int operator()(const RunOptions& o) const { return run_clients(o, out, err); }
  int operator()(const CheckOptions& o) const { return check(o, out, err); }
  int operator()(const ListOptions& o) const { return list(o, out, err); }
  int operator()(const NewOptions& o) const { return make_new(o, out, err); }
  int operator()(const ExplainOptions& o) const { return explain(o, out, err); }
  int operator()(const ImportOptions& o) const { return import_document(o, out, err); }
  int operator()(const PassportOptions& o) const { return passport(o, out, err); }
  int operator()(const ReportOptions& o) const { return judge_again(o, out, err); }
  int operator()(const CaOptions& o) const { return show_ca(o, out, err); }
  int operator()(const SchemaOptions& o) const { return schema(o, out); }
};

}  // namespace

int run(std::vector<std::string> arguments, std::ostream& out, std::ostream& err) {
  try {
    const int code = std::visit(Dispatch{out, err}, parse(std::move(arguments), out, err));
    if (out.flush()) return code;
    err << "cfmock: standard output could not be written\n";  // a full disk, a reader that went away
    return kInternal;
  } catch (const std::exception& error) {
    err << "cfmock: internal error: " << error.what() << "\n";
    return kInternal;
  }
}

int schema(const SchemaOptions& options, std::ostream& out) {
  out << (options.report ? report::json_schema() : scenario::json_schema());
  return kMet;
}

}  // namespace cfmock::cli
