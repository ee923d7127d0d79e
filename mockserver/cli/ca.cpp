#include <filesystem>

#include "cli/cli.hpp"
#include "cli/exit_codes.hpp"
#include "cli/trust.hpp"
#include "library/scenarios.hpp"

namespace cfmock::cli {

int show_ca(const CaOptions& options, std::ostream& out, std::ostream& err) {
  TlsOptions tls = options.tls;
  tls.tls = true;
  const auto trust = trust_for(tls, "127.0.0.1");
  if (!trust) {
    err << "cfmock: " << trust.problem().text() << "\n";
    return kUsage;
  }
  if (!options.output.empty())
    if (const Failure failure = write_file(options.output, trust->pem())) {
      err << "cfmock: " << failure->text() << "\n";
      return kUsage;
    }
  if (options.pem)
    out << trust->pem();
  else
    out << trust_lines(options.output.empty() ? trust->file : std::filesystem::absolute(options.output).lexically_normal().string());
  return kMet;
}

}  // namespace cfmock::cli
