#include <filesystem>

#include "cli/cli.hpp"
#include "cli/exit_codes.hpp"
#include "cli/output_file.hpp"
#include "cli/terminal.hpp"
#include "cli/trust.hpp"

namespace cfmock::cli {

int show_ca(const CaOptions& options, std::ostream& out, std::ostream& err) {
  if (const Failure failure = check_outputs({{"--output", options.output, false}})) return complain(err, *failure, kUsage);
  if (options.output == "-") return complain(err, {"--output - would be a file of that name", "--pem prints the certificate", {}}, kUsage);
  TlsOptions tls = options.tls;
  tls.tls = true;
  const auto trust = trust_for(tls, "127.0.0.1");
  if (!trust) return complain(err, trust.problem(), kUsage);
  if (!options.output.empty())
    if (const Failure failure = write_file(options.output, trust->pem())) return complain(err, *failure, kInternal);
  if (options.pem)
    out << trust->pem();
  else
    out << trust_lines(options.output.empty() ? trust->file : std::filesystem::absolute(options.output).lexically_normal().string());
  return kMet;
}

}  // namespace cfmock::cli
